namespace LlmOps.Cli;

/// <summary>Columns that line up, readable in a terminal and in a log.</summary>
internal static class TextTable
{
    private const int WidestCell = 60;

    public static void Write(TextWriter output, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string?>> rows)
    {
        var lines = rows.Select(r => r.Select(Cell).ToArray()).ToList();
        if (lines.Count == 0)
        {
            output.WriteLine("(none)");
            return;
        }

        var widths = heads.Select((head, i) => Math.Max(head.Length, lines.Max(l => l[i].Length))).ToArray();
        output.WriteLine(Line(heads, widths));
        foreach (var line in lines)
        {
            output.WriteLine(Line(line, widths));
        }
    }

    private static string Line(IReadOnlyList<string> cells, int[] widths) => string.Join("  ", cells.Select((c, i) => c.PadRight(widths[i]))).TrimEnd();

    private static string Cell(string? text)
    {
        var line = (text ?? "").ReplaceLineEndings(" ");
        return line.Length > WidestCell ? line[..(WidestCell - 1)] + "…" : line;
    }
}
