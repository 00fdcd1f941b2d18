using System.Text;
using System.Text.Json.Nodes;
using CsvHelper;

namespace LlmOps.Cli.MoveIn;

/// <summary>Tests as a table: a column per variable, <c>__expected</c> (and <c>__expected1</c>, ...) for assertions as <c>TYPE: VALUE</c> or a plain expected answer.</summary>
internal static class PromptfooCsv
{
    private const string Expected = "__expected";

    /// <exception cref="UsageException">The table cannot be read; names the line.</exception>
    public static IEnumerable<JsonObject> Tests(string text, string name)
    {
        var rows = Rows(text, name);
        if (rows.Count == 0)
        {
            return [];
        }

        var heads = rows[0];
        return rows.Skip(1).Select(row =>
        {
            var test = new JsonObject { ["vars"] = new JsonObject(), ["assert"] = new JsonArray() };
            foreach (var (head, cell) in heads.Zip(row))
            {
                if (!head.StartsWith("__", StringComparison.Ordinal))
                {
                    test["vars"]![head] = cell;
                }
                else if (head.StartsWith(Expected, StringComparison.Ordinal) && cell.Length > 0)
                {
                    test["assert"]!.AsArray().Add(Assertion(cell));
                }
            }

            return test;
        });
    }

    private static JsonObject Assertion(string cell)
    {
        var at = cell.IndexOf(':', StringComparison.Ordinal);
        var type = at > 0 ? cell[..at].Trim() : "";
        return type is "equals" or "contains" or "icontains" or "contains-all" or "contains-any" or "icontains-all" or "icontains-any" or "regex" or "llm-rubric"
            ? new() { ["type"] = type, ["value"] = type.EndsWith("-all", StringComparison.Ordinal) || type.EndsWith("-any", StringComparison.Ordinal) ? new JsonArray([.. cell[(at + 1)..].Split(',').Select(v => (JsonNode)v.Trim())]) : cell[(at + 1)..].Trim() }
            : new() { ["type"] = "equals", ["value"] = cell };
    }

    private static List<string[]> Rows(string text, string name)
    {
        var rows = new List<string[]>();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        using var reader = CsvReader.Create(stream, new CsvReaderOptions { Separator = ',', TrackLineNumbers = true, OnMalformedRecord = record => throw new UsageException($"{name}:{record.LineNumber}: cannot be read as CSV ({record.Reason}).") });
        try
        {
            reader.ReadHeader();
            rows.Add([.. reader.Headers]);
            while (reader.Read())
            {
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
            }

            return rows;
        }
        catch (CsvFormatException wrong)
        {
            throw new UsageException($"{name}:{wrong.LineNumber}: cannot be read as CSV.");
        }
    }
}
