using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmOps.ProgramRegistry.Datasets.Splits;
using LlmOps.ProgramRegistry.Datasets.Staging;

namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>Makes examples of rows: maps columns to fields, checks values, computes the hashes that give identity.</summary>
internal sealed class RowBuilder(ImportPlan plan, ImportErrors errors)
{
    private const int LongestId = 200;
    private const int MostMetadataFields = 200;
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IReadOnlyList<FieldMapping> inputs = [.. plan.Inputs.OrderBy(m => m.Field, StringComparer.Ordinal)];
    private readonly IReadOnlyList<FieldMapping> labels = [.. plan.Labels.OrderBy(m => m.Field, StringComparer.Ordinal)];
    private readonly SortedSet<string> metadataFields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Cell> cells = new(StringComparer.Ordinal);

    /// <summary>Names of further columns met so far.</summary>
    public IReadOnlyCollection<string> MetadataFields => metadataFields;

    /// <returns>The example, or <see langword="null"/> when the row is wrong; its errors have been added.</returns>
    public StagedRow? Build(SourceRow row)
    {
        var before = errors.Total;
        cells.Clear();
        foreach (var cell in row.Cells)
        {
            cells[cell.Column] = cell;
        }

        try
        {
            var example = Read(row);
            return errors.Total == before ? example : null;
        }
        catch (InvalidOperationException)
        {
            // The JSON reader's way to say that an escape stands for half a character.
            errors.AddRow(row.Line, "has text that is not valid Unicode.");
            return null;
        }
    }

    private StagedRow Read(SourceRow row)
    {
        foreach (var input in inputs.Where(m => !cells.TryGetValue(m.Column, out var cell) || cell.IsBlank))
        {
            errors.AddRow(row.Line, cells.ContainsKey(input.Column) ? $"the input '{input.Column}' is empty." : $"has no '{input.Column}'; it has {string.Join(", ", cells.Keys.Take(50).Select(c => $"'{c}'"))}.");
        }

        var given = labels.Where(m => cells.TryGetValue(m.Column, out var cell) && !cell.IsBlank).Select(m => Typed(row, m)).ToList();
        var further = Further(row);
        var inputCells = inputs.Where(m => cells.ContainsKey(m.Column)).Select(m => Typed(row, m)).ToList();
        var (inputJson, labelJson, metadataJson) = (Object(inputCells), given.Count == 0 ? null : Object(given), further.Count == 0 ? null : Object(further));
        var hashes = new RowHashes(
            Hash(inputJson),
            Hash($"{inputJson}\n{labelJson}\n{metadataJson}"),
            Hash(string.Join('\u001f', inputCells.Select(c => Plain(c.AsText())))),
            labelJson is null ? null : Hash(labelJson));
        return new(row.Line, Id(row), GivenSplit(row), hashes, inputJson, labelJson, metadataJson);
    }

    private Cell Typed(SourceRow row, FieldMapping mapping)
    {
        var cell = cells[mapping.Column];
        var typed = cell.IsBlank ? cell : mapping.Type.Read(cell);
        if (typed is null)
        {
            var text = cell.AsText();
            errors.AddRow(row.Line, $"'{(text.Length > 50 ? text[..50] : text)}' in '{mapping.Column}' is not of the type {mapping.Type.Text()}.");
        }

        return (typed ?? cell) with { Column = mapping.Field };
    }

    private List<Cell> Further(SourceRow row)
    {
        var further = row.Cells.Where(c => plan.IsFurther(c.Column) && !c.IsBlank).Select(c => c with { Column = MetadataName(c.Column) }).OrderBy(c => c.Column, StringComparer.Ordinal).ToList();
        metadataFields.UnionWith(further.Select(c => c.Column));
        if (metadataFields.Count > MostMetadataFields)
        {
            errors.AddRow(row.Line, $"brings the further columns to more than {MostMetadataFields}.");
            metadataFields.Clear();
        }

        if (further.Zip(further.Skip(1)).Any(pair => pair.First.Column == pair.Second.Column))
        {
            errors.AddRow(row.Line, $"has two columns for the metadata of one name, with and without '{ImportPlan.MetadataPrefix}'.");
        }

        if (further.Any(c => c.Column.Contains('\0', StringComparison.Ordinal)))
        {
            errors.AddRow(row.Line, "has a column name with a zero character.");
        }

        return further;
    }

    private static string MetadataName(string column) => column.Length > ImportPlan.MetadataPrefix.Length && column.StartsWith(ImportPlan.MetadataPrefix, StringComparison.Ordinal) ? column[ImportPlan.MetadataPrefix.Length..] : column;

    private string? Id(SourceRow row)
    {
        if (plan.IdColumn is null)
        {
            return null;
        }

        var id = cells.TryGetValue(plan.IdColumn, out var cell) ? cell.AsText().Trim() : "";
        if (cell.IsBlank)
        {
            errors.AddRow(row.Line, $"the id in '{plan.IdColumn}' is empty.");
        }
        else if (id.Length > LongestId || id.Any(char.IsControl))
        {
            errors.AddRow(row.Line, $"the id is longer than {LongestId} characters or has control characters.");
        }

        return id;
    }

    private Split? GivenSplit(SourceRow row)
    {
        if (plan.SplitColumn is null)
        {
            return null;
        }

        var text = cells.TryGetValue(plan.SplitColumn, out var cell) ? cell.AsText().Trim().ToLowerInvariant() : "";
        var split = SplitNames.Find(text);
        if (split is null)
        {
            errors.AddRow(row.Line, $"unknown split name '{(text.Length > 50 ? text[..50] : text)}'; there are {string.Join(", ", SplitNames.All)}.");
        }

        return split;
    }

    // Trimmed, lower case, runs of blanks collapsed: what people would call the same text.
    private static string Plain(string text) => string.Join(' ', text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Object(IEnumerable<Cell> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            writer.WriteStartObject();
            foreach (var member in members)
            {
                writer.WritePropertyName(member.Column);
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static Guid Hash(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16), bigEndian: true);
}
