using System.Text.Json.Nodes;
using LlmOps.Programs.Demos;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Reading;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Adapters;

/// <summary>All outputs in one JSON object (dspy-spec 2.8).</summary>
internal sealed class JsonAdapter : IAdapter
{
    public PromptTemplate Format(Signature signature, IReadOnlyList<Demo> demos, Profile profile)
    {
        var placeholders = new JsonObject();
        foreach (var field in signature.Outputs)
        {
            placeholders[field.Name] = PromptText.Placeholder(field);
        }

        var system = $"""
            {PromptText.Fields(signature)}
            {PromptText.Structure}

            Inputs will have the following structure:

            {PromptText.InputBlocks(signature)}

            Outputs will be a JSON object with the following fields.

            {PromptJson.Indented(placeholders)}
            {PromptText.Objective(signature)}
            """;
        var fields = signature.Outputs.Select(f => $"`{f.Name}`{PromptText.FormatHint(f)}");
        var requirement = $"Respond with a JSON object in the following order of fields: {string.Join(", then ", fields)}.";
        return new PromptTemplate(system, [.. demos.Select(d => DemoText.Turns(signature, d, Assistant(signature, d, profile), profile))], signature.Inputs, requirement, ResponseFormats.For(signature, profile), profile);
    }

    public JsonObject Parse(Signature signature, string answer, AnswerReading reading)
    {
        var found = TolerantJson.ReadObject(answer, reading)
            ?? throw new AnswerException(signature.Outputs[0].Name, null, "is missing: the answer holds no JSON object", answer);
        return AnswerFields.Read(signature, name => (found.TryGetPropertyValue(name, out var value), value), answer, reading);
    }

    public IAnswerFollower? Follow(Signature signature) => null;

    private static string Assistant(Signature signature, Demo demo, Profile profile)
    {
        var values = new JsonObject();
        foreach (var field in signature.Outputs)
        {
            values[field.Name] = Demo.Shows(field, demo.Outputs, profile) ? demo.Outputs[field.Name]?.DeepClone() : JsonValue.Create(PromptText.NotSupplied);
        }

        return PromptJson.Indented(values);
    }
}
