using System.Text.Json;

namespace LlmOps.PracticeModel.Extraction.Formats;

/// <summary>Reads JSON, GeoJSON and JSON lines, whole or cut: of all lists of objects the one that holds most, else the objects that are whole.</summary>
internal static class JsonRecords
{
    private const int Deepest = 6;
    private static readonly JsonDocumentOptions Tolerant = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    public static List<SourceRecord> Read(string text)
    {
        if (text.IndexOf('{', StringComparison.Ordinal) < 0) { return []; }
        var whole = WholeObjects.Find(text, Parse);
        try
        {
            if (whole.Count != 1) { return [.. whole.Select(document => Flatten(document.RootElement))]; }
            var lists = new List<List<JsonElement>>();
            Collect(whole[0].RootElement, lists);
            return [.. (lists.MaxBy(Size) ?? [whole[0].RootElement]).Select(Flatten)];
        }
        finally
        {
            whole.ForEach(document => document.Dispose());
        }
    }

    private static JsonDocument? Parse(ReadOnlyMemory<char> text)
    {
        try
        {
            return JsonDocument.Parse(text, Tolerant);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>All lists of objects; an object of nothing but alike objects counts as a list too.</summary>
    private static void Collect(JsonElement element, List<List<JsonElement>> lists)
    {
        List<JsonElement> members = element.ValueKind switch
        {
            JsonValueKind.Array => [.. element.EnumerateArray()],
            JsonValueKind.Object => [.. element.EnumerateObject().Select(member => member.Value)],
            _ => [],
        };
        if (members.Count > 0 && members.TrueForAll(static member => member.ValueKind == JsonValueKind.Object) && (element.ValueKind == JsonValueKind.Array || AreAlike(members))) { lists.Add(members); }
        foreach (var member in members) { Collect(member, lists); }
    }

    /// <summary>True for at least two objects that all have the first one's first member.</summary>
    private static bool AreAlike(List<JsonElement> objects) =>
        objects.Count > 1 && objects[0].EnumerateObject().Select(NameOf).FirstOrDefault() is { } first && objects.TrueForAll(item => item.EnumerateObject().Any(member => NameOf(member) == first));

    private static int Size(List<JsonElement> list) => list.Sum(static item => item.EnumerateObject().Count());

    private static SourceRecord Flatten(JsonElement item)
    {
        var record = new SourceRecord();
        AddMembers(record, item, "", depth: 0);
        return record;
    }

    private static void AddMembers(SourceRecord record, JsonElement owner, string prefix, int depth)
    {
        if (depth >= Deepest) { return; }
        foreach (var member in owner.EnumerateObject())
        {
            var path = prefix + NameOf(member).Replace('.', ' ');
            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Object: AddMembers(record, member.Value, path + ".", depth + 1); break;
                case JsonValueKind.Array: record.Add(path, string.Join(", ", member.Value.EnumerateArray().Where(IsPlain).Select(TextOf))); break;
                case JsonValueKind.Null: break;
                default: record.Add(path, TextOf(member.Value)); break;
            }
        }
    }

    private static bool IsPlain(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Number;

    /// <summary>An escaped half of a character pair is legal JSON but no text; such a name or value counts as blank.</summary>
    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private static string TextOf(JsonElement value)
    {
        try
        {
            return value.ToString();
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}
