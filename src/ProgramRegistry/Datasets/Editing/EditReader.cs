using System.Text.Json;
using LlmOps.ProgramRegistry.Datasets.Importing;

namespace LlmOps.ProgramRegistry.Datasets.Editing;

/// <summary>Reads the rows of an edit and refuses columns that the version does not have: a slip in a name must not change nothing in silence.</summary>
internal sealed class EditReader(DatasetVersion version, ImportErrors errors, bool isCsv)
{
    private const string RemoveField = "remove";
    private readonly HashSet<string> columns = new(
        [ImportPlan.SplitField, .. version.InputFields, .. version.LabelFields, .. version.MetadataFields.Select(f => ImportPlan.MetadataPrefix + f)], StringComparer.Ordinal);

    public RowEdit? Read(SourceRow row)
    {
        var (id, remove, changes, before) = ("", false, new List<Cell>(), errors.Total);
        foreach (var cell in row.Cells)
        {
            if (cell.Column == ImportPlan.IdField)
            {
                id = cell.AsText().Trim();
            }
            else if (cell.Column == RemoveField && !version.InputFields.Contains(RemoveField) && !version.LabelFields.Contains(RemoveField))
            {
                remove = IsTrue(row.Line, cell);
            }
            else if (!columns.Contains(cell.Column) && !cell.Column.StartsWith(ImportPlan.MetadataPrefix, StringComparison.Ordinal))
            {
                errors.AddRow(row.Line, $"there is no column '{cell.Column}' to edit; there are id, remove, {string.Join(", ", columns)}.");
            }
            else if (!isCsv || !cell.IsBlank)
            {
                changes.Add(cell.Json.ValueKind == JsonValueKind.Undefined ? cell : cell with { Json = cell.Json.Clone() });
            }
        }

        if (id.Length == 0)
        {
            errors.AddRow(row.Line, "has no id; edits name rows by the column 'id'.");
        }

        return errors.Total == before ? new(row.Line, id, remove, changes) : null;
    }

    private bool IsTrue(int line, Cell cell)
    {
        if (cell.IsBlank)
        {
            return false;
        }

        if (!bool.TryParse(cell.AsText().Trim(), out var value))
        {
            errors.AddRow(line, $"'{RemoveField}' must be true or false.");
        }

        return value;
    }
}
