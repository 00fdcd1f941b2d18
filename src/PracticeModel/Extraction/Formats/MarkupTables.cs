namespace LlmOps.PracticeModel.Extraction.Formats;

/// <summary>Reads the largest table of marked-up text: one record a row, or one in all when every row is a heading and a value.</summary>
internal static class MarkupTables
{
    public static List<SourceRecord> Read(IReadOnlyList<MarkupNode> nodes)
    {
        var tables = new Dictionary<int, List<List<int>>>();
        var rows = new Dictionary<int, List<int>>();
        for (var at = 1; at < nodes.Count; at++)
        {
            if (nodes[at].Name == "tr") { TableOf(nodes, at, tables).Add(rows[at] = []); }
            else if (nodes[at].Name is "td" or "th" && rows.TryGetValue(nodes[at].Parent, out var row)) { row.Add(at); }
        }

        if (tables.Count == 0) { return []; }
        var largest = tables.Values.MaxBy(table => table.Sum(row => row.Count))!;
        return largest.TrueForAll(row => row.Count == 2 && nodes[row[0]].Name == "th" && nodes[row[1]].Name == "td")
            ? [Sheet(nodes, largest)]
            : Grid.Records([.. largest.Where(row => row.Count > 0).Select(row => row.ConvertAll(cell => TextIn(nodes, cell)))]);
    }

    private static List<List<int>> TableOf(IReadOnlyList<MarkupNode> nodes, int row, Dictionary<int, List<List<int>>> tables)
    {
        var owner = nodes[row].Parent;
        if (nodes[owner].Name is "thead" or "tbody" or "tfoot") { owner = nodes[owner].Parent; }
        if (!tables.TryGetValue(owner, out var table)) { tables[owner] = table = []; }
        return table;
    }

    private static SourceRecord Sheet(IReadOnlyList<MarkupNode> nodes, List<List<int>> rows)
    {
        var record = new SourceRecord();
        foreach (var row in rows) { record.Add(TextIn(nodes, row[0]).TrimEnd(':'), TextIn(nodes, row[1])); }
        return record;
    }

    private static string TextIn(IReadOnlyList<MarkupNode> nodes, int node) =>
        string.Join(' ', Enumerable.Range(node, nodes[node].End - node).Select(at => nodes[at].Text.ToString().Trim()).Where(text => text.Length > 0));
}
