using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmOps.Programs.Splitting;

/// <summary>Finds the main list of a JSON document: the document itself, its features, else the longest list of objects below it.</summary>
internal static class JsonRecords
{
    private const int MaximumDepth = 256;
    private const int ListsLookedFor = 4;
    private const int LargestKept = 500;
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, IndentSize = 2, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n", MaxDepth = MaximumDepth };

    public static RecordText Read(string text, SplitFormat format)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaximumDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return Records(document.RootElement);
        }
        catch (JsonException broken)
        {
            return Lines(text) ?? throw new SplitException(format, $"line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}");
        }
    }

    private static RecordText Records(JsonElement root)
    {
        var path = MainList(root, ListsLookedFor) ?? [];
        var list = path.Aggregate(root, (at, name) => at.GetProperty(name));
        if (list.ValueKind is not JsonValueKind.Array)
        {
            return new RecordText("", [Write(root)], "", "");
        }

        var (head, tail) = Around(root, path, 0);
        var indent = new string(' ', 2 * (path.Count + 1));
        return new RecordText($"{head}[\n", [.. list.EnumerateArray().Select(item => indent + Write(item).Replace("\n", $"\n{indent}", StringComparison.Ordinal))], ",\n", $"\n{new string(' ', 2 * path.Count)}]{tail}");
    }

    // The way to the list; small members beside it are kept in every chunk.
    private static (string Head, string Tail) Around(JsonElement at, IReadOnlyList<string> path, int depth)
    {
        if (depth == path.Count)
        {
            return ("", "");
        }

        var indent = new string(' ', 2 * (depth + 1));
        var kept = at.EnumerateObject().Where(m => m.Name != path[depth] && m.Value.GetRawText().Length <= LargestKept)
            .Select(m => $"{indent}{JsonSerializer.Serialize(m.Name, Pretty)}: {Write(m.Value).Replace("\n", $"\n{indent}", StringComparison.Ordinal)},\n");
        var (head, tail) = Around(at.GetProperty(path[depth]), path, depth + 1);
        return ($"{{\n{string.Concat(kept)}{indent}{JsonSerializer.Serialize(path[depth], Pretty)}: {head}", $"{tail}\n{new string(' ', 2 * depth)}}}");
    }

    // The longest list of objects wins, else the first list there is.
    private static IReadOnlyList<string>? MainList(JsonElement root, int depth) =>
        Lists(root, [], depth).OrderByDescending(l => l.List[0].ValueKind is JsonValueKind.Object ? l.List.GetArrayLength() : 0).Select(l => l.Path).FirstOrDefault();

    private static IEnumerable<(IReadOnlyList<string> Path, JsonElement List)> Lists(JsonElement at, IReadOnlyList<string> path, int depth) => at.ValueKind switch
    {
        JsonValueKind.Array => at.GetArrayLength() > 0 ? [(path, at)] : [],
        JsonValueKind.Object when depth > 0 => at.EnumerateObject().SelectMany(m => Lists(m.Value, [.. path, m.Name], depth - 1)),
        _ => [],
    };

    // One JSON value a line.
    private static RecordText? Lines(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length > 1 && Array.TrueForAll(lines, IsJson) ? new RecordText("", lines, "\n", "") : null;
    }

    private static bool IsJson(string line)
    {
        try
        {
            using var _ = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = MaximumDepth });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Write(JsonElement element) => JsonSerializer.Serialize(element, Pretty);
}
