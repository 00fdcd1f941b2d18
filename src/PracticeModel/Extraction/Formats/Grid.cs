namespace LlmOps.PracticeModel.Extraction.Formats;

/// <summary>Turns rows of cells into records.</summary>
internal static class Grid
{
    /// <summary>The first row names the columns, unless it holds a number or a blank; then they are called "column 1", "column 2" and so on. Rows of another length are left out.</summary>
    public static List<SourceRecord> Records(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (rows.Count == 0) { return []; }
        var hasHeader = rows.Count > 1 && rows[0].All(cell => !string.IsNullOrWhiteSpace(cell) && NumberText.Parse(cell) is null);
        var names = hasHeader ? rows[0] : [.. Enumerable.Range(1, rows[0].Count).Select(column => $"column {column}")];
        var records = new List<SourceRecord>(rows.Count);
        foreach (var row in rows.Skip(hasHeader ? 1 : 0).Where(row => row.Count == names.Count))
        {
            var record = new SourceRecord();
            for (var column = 0; column < names.Count; column++) { record.Add(names[column].Trim(), row[column]); }
            records.Add(record);
        }

        return records;
    }
}
