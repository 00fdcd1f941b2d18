using System.Text;

namespace LlmOps.PracticeModel.Extraction.Formats;

/// <summary>Reads rows of values with commas, tabs, semicolons or bars between them (RFC 4180 quotes), also when other lines stand around them.</summary>
internal static class DelimitedRows
{
    private static readonly char[] Delimiters = [',', '\t', ';', '|'];

    public static List<SourceRecord> Read(string text)
    {
        var best = new List<List<string>>();
        foreach (var delimiter in Delimiters.Where(delimiter => text.Contains(delimiter, StringComparison.Ordinal)))
        {
            var rows = OfOneLength(Split(text, delimiter));
            if (rows.Count > 1 && (best.Count == 0 || rows.Count * rows[0].Count > best.Count * best[0].Count)) { best = rows; }
        }

        return Grid.Records(best);
    }

    /// <summary>The rows of the length that most cells have; the others are prose, or cut.</summary>
    private static List<List<string>> OfOneLength(List<List<string>> rows)
    {
        var length = rows.Where(row => row.Count > 1).CountBy(row => row.Count).OrderByDescending(group => group.Value * group.Key).Select(group => group.Key).FirstOrDefault();
        return [.. rows.Where(row => row.Count == length)];
    }

    private static List<List<string>> Split(string text, char delimiter)
    {
        var rows = new List<List<string>>();
        var row = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        var isBlank = true;
        for (var at = 0; at <= text.Length; at++)
        {
            var c = at < text.Length ? text[at] : '\n';
            if (isQuoted && at < text.Length)
            {
                if (c != '"') { cell.Append(c); }
                else if (at + 1 < text.Length && text[at + 1] == '"') { cell.Append(text[++at]); }
                else { isQuoted = false; }
            }
            else if (c == '"' && isBlank)
            {
                cell.Clear();
                isQuoted = true;
                isBlank = false;
            }
            else if (c == delimiter || c == '\n')
            {
                row.Add(cell.ToString().Trim());
                cell.Clear();
                isBlank = true;
                if (c == '\n')
                {
                    AddRow(rows, row, delimiter);
                    row = [];
                }
            }
            else
            {
                cell.Append(c);
                isBlank &= char.IsWhiteSpace(c);
            }
        }

        return rows;
    }

    /// <summary>Rows between outer bars lose the empty cells outside of them; a ruler under a header is no row.</summary>
    private static void AddRow(List<List<string>> rows, List<string> row, char delimiter)
    {
        if (delimiter == '|' && row.Count > 2 && row[0].Length == 0 && row[^1].Length == 0) { row = row[1..^1]; }
        var isRuler = delimiter == '|' && row.TrueForAll(cell => cell.Length > 0 && cell.AsSpan().Trim("-: ").IsEmpty);
        if (!isRuler) { rows.Add(row); }
    }
}
