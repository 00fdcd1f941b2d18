using System.Text.Json.Nodes;
using LlmOps.Programs.Demos;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Reading;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Adapters;

/// <summary>Values between <c>[[ ## name ## ]]</c> markers; works with any model.</summary>
internal sealed class ChatAdapter : IAdapter
{
    public PromptTemplate Format(Signature signature, IReadOnlyList<Demo> demos, Profile profile)
    {
        var outputs = signature.Outputs.Select(f => $"{Marker.Of(f.Name)}\n{PromptText.Placeholder(f, profile)}");
        var gap = PromptText.Gap(profile);
        var system = $"""
            {PromptText.Fields(signature, profile)}
            {gap}{PromptText.Structure}

            {PromptText.InputBlocks(signature)}

            {string.Join("\n\n", outputs)}

            {Marker.Of(Marker.Completed)}
            {gap}{PromptText.Objective(signature)}
            """;
        return new PromptTemplate(signature, system, demos, demo => Assistant(signature, demo, profile), Requirement(signature, profile), null, profile);
    }

    public JsonObject Parse(Signature signature, string answer, AnswerReading reading, JsonObject? repaired = null)
    {
        var sections = reading.Profile.IsCompat ? CompatSections.Split(answer) : NativeSections.Split(answer, signature, reading);
        return AnswerFields.Read(signature, name => (sections.TryGetValue(name, out var text), JsonValue.Create(text)), answer, reading, repaired);
    }

    public IAnswerFollower Follow(Signature signature, Profile profile) => profile.IsCompat ? new CompatChatFollower(signature, profile) : new ChatAnswerFollower(signature, profile);

    public FieldRepair Repair(Signature signature, AnswerException wrong, Profile profile)
    {
        var field = signature.Outputs.First(f => f.Name == wrong.Field);
        var ask = $"{FieldRepair.Complaint(wrong)} Respond with this field alone, starting with its marker `{Marker.Of(field.Name)}`{FieldRepair.Form(field, profile)}, and then ending with the marker for `{Marker.Of(Marker.Completed)}`.";
        return FieldRepair.Of(field, wrong, ask, null, (answer, alone, reading) =>
        {
            var sections = NativeSections.Split(answer, alone, reading);
            // Asked for one value, many models give just that.
            return (true, JsonValue.Create(sections.TryGetValue(field.Name, out var text) ? text : answer.Trim()));
        });
    }

    private static string Requirement(Signature signature, Profile profile)
    {
        var names = signature.Outputs.Select(f => profile.HasTypeNotes ? $"`{Marker.Of(f.Name)}`{PromptText.FormatHint(f, profile)}" : $"`{f.Name}`");
        var end = profile.HasTypeNotes ? Marker.Of(Marker.Completed) : Marker.Completed;
        return $"Respond with the corresponding output fields, starting with the field {string.Join(", then ", names)}, and then ending with the marker for `{end}`.";
    }

    private static string Assistant(Signature signature, Demo demo, Profile profile)
    {
        var blocks = signature.Outputs.Select(f => $"{Marker.Of(f.Name)}\n{(Demo.Shows(f, demo.Outputs, profile) ? ValueText.Of(f.Type, demo.Outputs[f.Name], profile) : profile.NotSupplied)}");
        return string.Join("\n\n", blocks).Trim() + profile.DemoEnd;
    }
}
