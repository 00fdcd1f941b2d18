using System.Text.Json.Nodes;
using LlmOps.Programs.Demos;
using LlmOps.Programs.Reading;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Adapters;

/// <summary>Values between <c>[[ ## name ## ]]</c> markers; works with any model.</summary>
internal sealed class ChatAdapter : IAdapter
{
    public PromptTemplate Format(Signature signature, IReadOnlyList<Demo> demos, Profile profile)
    {
        var outputs = signature.Outputs.Select(f => $"{Marker.Of(f.Name)}\n{PromptText.Placeholder(f)}");
        var system = $"""
            {PromptText.Fields(signature)}
            {PromptText.Structure}

            {PromptText.InputBlocks(signature)}

            {string.Join("\n\n", outputs)}

            {Marker.Of(Marker.Completed)}
            {PromptText.Objective(signature)}
            """;
        var markers = signature.Outputs.Select(f => $"`{Marker.Of(f.Name)}`{PromptText.FormatHint(f)}");
        var requirement = $"Respond with the corresponding output fields, starting with the field {string.Join(", then ", markers)}, and then ending with the marker for `{Marker.Of(Marker.Completed)}`.";
        return new PromptTemplate(system, [.. demos.Select(d => DemoText.Turns(signature, d, Assistant(signature, d, profile), profile))], signature.Inputs, requirement, null, profile);
    }

    public JsonObject Parse(Signature signature, string answer, AnswerReading reading)
    {
        var sections = reading.Profile is Profile.Compat ? CompatSections.Split(answer) : NativeSections.Split(answer, signature, reading);
        return AnswerFields.Read(signature, name => (sections.TryGetValue(name, out var text), JsonValue.Create(text)), answer, reading);
    }

    public IAnswerFollower Follow(Signature signature) => new ChatAnswerFollower(signature);

    private static string Assistant(Signature signature, Demo demo, Profile profile)
    {
        var blocks = signature.Outputs.Select(f => $"{Marker.Of(f.Name)}\n{(Demo.Shows(f, demo.Outputs, profile) ? ValueText.Of(f.Type, demo.Outputs[f.Name], profile) : PromptText.NotSupplied)}");
        return $"{string.Join("\n\n", blocks).Trim()}\n\n{Marker.Of(Marker.Completed)}\n";
    }
}
