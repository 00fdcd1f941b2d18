using LlmOps.Optimization.Proposing;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.InferRules;

/// <summary>The texts rules are made from and written into (dspy-spec 5.8).</summary>
internal static class RuleText
{
    private const string Lead = "Please adhere to the following rules when making your prediction:";

    /// <summary>Examples as the reference writes them: the signature's fields alone, inputs and outputs in blocks.</summary>
    public static string Examples(SignatureSpec signature, IEnumerable<TrainExample> examples) => string.Concat(examples.Select(e =>
        $"Input Fields:\n{Lines(signature.Inputs, e.Inputs)}\n=========\nOutput Fields:\n{Lines(signature.Outputs, e.Labels)}\n"));

    /// <summary>An instruction with rules behind it.</summary>
    public static string With(string instructions, string rules) => $"{instructions}\n\n{Lead}\n{rules}";

    private static string Lines(IEnumerable<FieldSpec> fields, System.Text.Json.Nodes.JsonObject values) =>
        string.Concat(fields.Where(f => values.ContainsKey(f.Name)).Select(f => $"{f.Name}: {ExampleText.Value(values[f.Name])}\n"));
}
