using System.Text.Json;
using System.Text.RegularExpressions;

namespace LlmOps.PracticeModel.Prompts;

/// <summary>Reads the outputs that a system text declares: a numbered list of fields under "Your output fields are:", with candidates and schemas in the notes behind <c># note:</c>.</summary>
internal static partial class FieldNotes
{
    private const string OutputHeading = "Your output fields are:";
    private const string StructureHeading = "All interactions will be structured";
    private static readonly string[] ChoiceNotes = ["must exactly match (no extra characters) one of: ", "must be one of: "];
    private const string SchemaNote = "must adhere to the JSON schema: ";

    public static IReadOnlyList<OutputField> Read(string system)
    {
        var start = system.IndexOf(OutputHeading, StringComparison.Ordinal);
        if (start < 0) { return []; }
        var end = system.IndexOf(StructureHeading, start, StringComparison.Ordinal);
        var list = end < 0 ? system[start..] : system[start..end];
        var structure = end < 0 ? "" : system[end..];
        var fields = new List<OutputField>();
        foreach (Match item in Item().Matches(list))
        {
            var name = item.Groups["name"].Value;
            var field = FromNote(name, NoteOf(name, structure)) ?? OutputField.OfType(name, item.Groups["type"].Value);
            fields.Add(field.Description.Length > 0 ? field : field with { Description = item.Groups["desc"].Value.Trim() });
        }

        return fields;
    }

    private static OutputField? FromNote(string name, string? note)
    {
        if (note is null) { return null; }
        foreach (var prefix in ChoiceNotes)
        {
            var at = note.IndexOf(prefix, StringComparison.Ordinal);
            if (at < 0) { continue; }
            var labels = note[(at + prefix.Length)..].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return labels.Length > 0 ? OutputField.Choice(name, labels) : null;
        }

        var schema = note.IndexOf(SchemaNote, StringComparison.Ordinal);
        return schema >= 0 ? SchemaFields.ReadOne(name, note[(schema + SchemaNote.Length)..]) : null;
    }

    /// <summary>The note behind a field's placeholder; in a JSON layout it is the rest of a JSON string.</summary>
    private static string? NoteOf(string name, string structure)
    {
        var placeholder = $"{{{name}}}";
        var at = structure.IndexOf(placeholder, StringComparison.Ordinal);
        if (at < 0) { return null; }
        var end = structure.IndexOf('\n', at);
        var line = end < 0 ? structure[at..] : structure[at..end];
        if (structure[..at].EndsWith("\": \"", StringComparison.Ordinal)) { line = Unescape(line.TrimEnd().TrimEnd(',')); }
        return line.Contains("# note:", StringComparison.Ordinal) ? line : null;
    }

    private static string Unescape(string rest)
    {
        try
        {
            using var text = JsonDocument.Parse("\"" + rest);
            return text.RootElement.GetString() ?? rest;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return rest.TrimEnd('"');
        }
    }

    [GeneratedRegex(@"^[ \t]*\d+\. `(?<name>[^`\n]+)` \((?<type>\w+)[^\n]*?(\): ?(?<desc>[^\n]*))?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Item();
}
