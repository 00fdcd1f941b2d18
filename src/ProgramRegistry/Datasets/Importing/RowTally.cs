namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>Remembers the rows of one import and finds repetitions among them as they come.</summary>
internal sealed class RowTally(ImportErrors errors)
{
    private readonly List<RowKey> rows = [];
    private readonly Dictionary<string, int> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<UInt128, int> byContent = [];
    private int firstDropped;

    /// <summary>Rows kept, in file order; a row's place here is its position in the version.</summary>
    public IReadOnlyList<RowKey> Rows => rows;

    public int Dropped { get; private set; }

    /// <returns>The row's position, or <see langword="null"/> when it repeats an earlier one and is left out, or is wrong.</returns>
    public int? Add(RowKey row)
    {
        var isRepeated = row.GivenId is null ? byContent.TryGetValue(row.Content, out var earlier) : byId.TryGetValue(row.GivenId, out earlier);
        if (!isRepeated)
        {
            Remember(row);
            return rows.Count - 1;
        }

        if (rows[earlier].Content != row.Content)
        {
            errors.AddRow(row.Line, $"the id '{row.GivenId}' is already used on line {rows[earlier].Line} with different content.");
        }
        else if (rows[earlier].GivenSplit != row.GivenSplit)
        {
            errors.AddRow(row.Line, $"repeats line {rows[earlier].Line} in another split.");
        }
        else
        {
            firstDropped = Dropped++ == 0 ? row.Line : firstDropped;
        }

        return null;
    }

    /// <summary>What was left out, in words.</summary>
    public IEnumerable<string> Warnings()
    {
        if (Dropped > 0)
        {
            yield return $"{Dropped} exact duplicate rows were left out (the first: {errors.Place(firstDropped)}).";
        }
    }

    private void Remember(RowKey row)
    {
        if (row.GivenId is null)
        {
            byContent.Add(row.Content, rows.Count);
        }
        else
        {
            byId.Add(row.GivenId, rows.Count);
        }

        rows.Add(row);
    }
}
