using System.Text.Json;
using LlmOps.ProgramRegistry.Datasets.Importing;
using LlmOps.ProgramRegistry.Datasets.Splits;
using LlmOps.ProgramRegistry.Datasets.Staging;

namespace LlmOps.ProgramRegistry.Datasets.Editing;

/// <summary>What shall become of one row.</summary>
internal sealed record RowEdit(int Line, string Id, bool Remove, IReadOnlyList<Cell> Changes)
{
    /// <returns>The row as it shall be; <see langword="null"/> when it is removed, or wrong.</returns>
    public StagedRow? Apply(Example row, RowBuilder builder, ImportErrors errors)
    {
        if (Remove)
        {
            return null;
        }

        var cells = new Dictionary<string, Cell>(StringComparer.Ordinal);
        foreach (var cell in CellsOf(row).Concat(Changes))
        {
            cells[cell.Column] = cell;
        }

        if (builder.Build(new(Line, [.. cells.Values])) is not { } edited)
        {
            return null;
        }

        var isSealed = row.Split == Split.Test.Text();
        if (isSealed && (edited.GivenSplit != Split.Test || edited.Labels is null))
        {
            errors.AddRow(Line, $"'{Id}' is in the sealed test split: it can be corrected or removed, but not leave it.");
            return null;
        }

        // A row that gains or loses its labels belongs elsewhere, unless the edit says where.
        var changesSides = (row.Labels is null) != (edited.Labels is null) && Changes.All(c => c.Column != ImportPlan.SplitField);
        return changesSides ? edited with { GivenSplit = null } : edited;
    }

    private static IEnumerable<Cell> CellsOf(Example row) =>
    [
        new(ImportPlan.IdField, row.ExampleId),
        new(ImportPlan.SplitField, row.Split),
        .. Members(row.Inputs, ""),
        .. Members(row.Labels, ""),
        .. Members(row.Metadata, ImportPlan.MetadataPrefix),
    ];

    private static IEnumerable<Cell> Members(string? json, string prefix) =>
        json is null ? [] : JsonElement.Parse(json).EnumerateObject().Select(m => new Cell(prefix + m.Name, null, m.Value));
}
