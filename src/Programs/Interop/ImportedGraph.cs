using LlmOps.Programs.Types;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Interop;

/// <summary>How imported steps hang together. The Python code that said so is not in the file, so equal names decide.</summary>
internal static class ImportedGraph
{
    /// <summary>An input takes the output of the same name of the nearest earlier step; the others are the program's.</summary>
    public static Dictionary<string, string>? Bindings(SignatureSpec signature, IReadOnlyList<StepSpec> earlier)
    {
        var bind = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in signature.Inputs.Select(f => f.Name))
        {
            if (earlier.LastOrDefault(s => StepFace.Of(s, DeclaredTypes.None).Outputs.Any(f => f.Name == name)) is { } source)
            {
                bind[name] = BindingPath.OfOutput(source.Id, name);
            }
        }

        return bind.Count is 0 ? null : bind;
    }

    /// <summary>What the program answers: the outputs of every step that no other takes from, so that none runs in vain. Null when that is the last step alone.</summary>
    public static Dictionary<string, string>? Outputs(IReadOnlyList<StepSpec> steps)
    {
        var sources = steps.SelectMany(StepOrder.Sources).ToHashSet(StringComparer.Ordinal);
        StepSpec[] ends = [.. steps.Where(s => !sources.Contains(s.Id))];
        if (ends.Length is 1)
        {
            return null;
        }

        var repeated = ends.SelectMany(s => s.Signature.Outputs).CountBy(f => f.Name, StringComparer.Ordinal).Where(n => n.Value > 1).Select(n => n.Key).ToHashSet(StringComparer.Ordinal);
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var step in ends)
        {
            foreach (var field in step.Signature.Outputs)
            {
                outputs[repeated.Contains(field.Name) ? $"{step.Id}_{field.Name}" : field.Name] = BindingPath.OfOutput(step.Id, field.Name);
            }
        }

        return outputs;
    }
}
