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
        var placeholders = new JsonObject(signature.Outputs.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)PromptText.Placeholder(f, profile))));
        var system = $"""
            {PromptText.Fields(signature, profile)}
            {PromptText.Structure}

            Inputs will have the following structure:

            {PromptText.InputBlocks(signature)}

            Outputs will be a JSON object with the following fields.

            {PromptJson.Indented(placeholders)}
            {PromptText.Objective(signature)}
            """;
        var fields = signature.Outputs.Select(f => $"`{f.Name}`{PromptText.FormatHint(f, profile)}");
        var requirement = $"Respond with a JSON object in the following order of fields: {string.Join(", then ", fields)}.";
        return new PromptTemplate(signature, system, demos, demo => Assistant(signature, demo, profile), requirement, ResponseFormats.For(signature, profile), profile);
    }

    public JsonObject Parse(Signature signature, string answer, AnswerReading reading, JsonObject? repaired = null)
    {
        var found = TolerantJson.ReadObject(answer, name => signature.Outputs.Any(f => f.Name == name), reading)
            ?? (repaired is null ? throw new AnswerException(signature.Outputs[0].Name, null, "is missing: the answer holds no JSON object", answer) : []);
        return AnswerFields.Read(signature, name => (found.TryGetPropertyValue(name, out var value), value), answer, reading, repaired);
    }

    public IAnswerFollower Follow(Signature signature, Profile profile) => new JsonAnswerFollower(signature, profile);

    public FieldRepair Repair(Signature signature, AnswerException wrong, Profile profile)
    {
        var field = signature.Outputs.First(f => f.Name == wrong.Field);
        var ask = $"{FieldRepair.Complaint(wrong)} Respond with a JSON object that has this field alone: `{field.Name}`{FieldRepair.Form(field, profile)}.";
        var alone = new Signature("", [], [field]);
        return FieldRepair.Of(field, wrong, ask, ResponseFormats.For(alone, profile), (answer, _, reading) =>
        {
            var found = TolerantJson.ReadObject(answer, name => name == field.Name, reading);
            return found is null ? (true, JsonValue.Create(answer.Trim())) : (found.TryGetPropertyValue(field.Name, out var value), value);
        });
    }

    private static string Assistant(Signature signature, Demo demo, Profile profile)
    {
        var values = new JsonObject();
        foreach (var field in signature.Outputs)
        {
            values[field.Name] = Demo.Shows(field, demo.Outputs, profile) ? ValueText.Completed(field.Type, demo.Outputs[field.Name], profile)?.DeepClone() : JsonValue.Create(profile.NotSupplied);
        }

        var text = PromptJson.Indented(values);
        return profile.IsNative ? Marker.NeutraliseJson(text) : text;
    }
}
