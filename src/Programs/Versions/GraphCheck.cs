using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>Checks how the steps hang together: every binding leads somewhere and its types fit, nothing waits for itself, nothing is made in vain.</summary>
internal static class GraphCheck
{
    public static IEnumerable<SpecProblem> Problems(ProgramSpec spec, DeclaredTypes types)
    {
        var faces = spec.Steps.DistinctBy(s => s.Id).ToDictionary(s => s.Id, s => StepFace.Of(s, types), StringComparer.Ordinal);
        var programInputs = new Dictionary<string, (SignatureField Field, string Step)>(StringComparer.Ordinal);
        foreach (var (i, step) in spec.Steps.Index())
        {
            var face = StepFace.Of(step, types);
            foreach (var problem in UnknownInputs(step, face, $"/steps/{i}/bind").Concat(face.Inputs.DistinctBy(f => f.Name).SelectMany(f => Source(step, f, i, faces, programInputs))))
            {
                yield return problem;
            }
        }

        var circle = StepOrder.Circle(spec);
        if (circle.Count > 0)
        {
            yield return new SpecProblem($"/steps/{spec.Steps.Index().First(s => s.Item.Id == circle[0]).Index}/bind", $"the steps wait for each other: {string.Join(" -> ", circle.Append(circle[0]))}");
            yield break;
        }

        // What an output that leads nowhere would have used cannot be told.
        if (spec.Outputs?.Values.All(path => BindingPath.TryOutput(path, out var id, out _) && faces.ContainsKey(id)) is false)
        {
            yield break;
        }

        var used = StepOrder.Used(spec);
        foreach (var (i, step) in spec.Steps.Index().Where(s => !used.Contains(s.Item.Id)))
        {
            yield return new SpecProblem($"/steps/{i}", $"neither an output nor another step uses step '{step.Id}'");
        }
    }

    private static IEnumerable<SpecProblem> UnknownInputs(StepSpec step, Signature face, string pointer)
    {
        var names = face.Inputs.Select(f => f.Name).ToList();
        return (step.Bind ?? new Dictionary<string, string>(StringComparer.Ordinal)).Keys.Where(name => !names.Contains(name))
            .Select(name => new SpecProblem($"{pointer}/{SpecMembers.Escape(name)}", $"the step has no input '{name}'{CloseNames.Hint(name, names)}"));
    }

    private static IEnumerable<SpecProblem> Source(StepSpec step, SignatureField input, int index, Dictionary<string, Signature> faces, Dictionary<string, (SignatureField Field, string Step)> programInputs)
    {
        var path = BindingPath.Of(step, input.Name);
        var place = $"/steps/{index}/bind/{SpecMembers.Escape(input.Name)}";
        if (BindingPath.TryInput(path, out var name))
        {
            if (FieldNames.Problem(name) is { } problem)
            {
                yield return new SpecProblem(place, problem);
            }
            else if (!programInputs.TryAdd(name, (input, step.Id)) && programInputs[name].Field.Type.Text != input.Type.Text)
            {
                yield return new SpecProblem(place, $"the program's input '{name}' is {input.Type.Text} here and {programInputs[name].Field.Type.Text} in step '{programInputs[name].Step}'");
            }
        }
        else if (!BindingPath.TryOutput(path, out var from, out var field))
        {
            yield return new SpecProblem(place, $"'{path}' is not a path of the form $.inputs.NAME or $.steps.ID.FIELD");
        }
        else if (!faces.TryGetValue(from, out var source))
        {
            yield return new SpecProblem(place, $"unknown step '{from}'{CloseNames.Hint(from, faces.Keys)}");
        }
        else if (source.Outputs.FirstOrDefault(f => f.Name == field) is not { } output)
        {
            yield return new SpecProblem(place, $"step '{from}' has no output '{field}'{CloseNames.Hint(field, [.. source.Outputs.Select(f => f.Name)])}");
        }
        else if (!input.Type.Admits(output.Type))
        {
            yield return new SpecProblem(place, $"step '{from}' gives {output.Type.Text} and step '{step.Id}' takes {input.Type.Text}");
        }
    }
}
