using System.Text.RegularExpressions;
using LlmOps.ProgramRegistry.Datasets.Splits;
using LlmOps.ProgramRegistry.Datasets.Staging;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>A column and the field it becomes.</summary>
internal sealed record FieldMapping(string Column, string Field, FieldType Type = FieldType.Any);

/// <summary>How to read an uploaded file; everything that can be said before its first byte has been checked.</summary>
internal sealed partial record ImportPlan(
    bool IsCsv, IReadOnlyList<FieldMapping> Inputs, IReadOnlyList<FieldMapping> Labels, string? IdColumn, string? SplitColumn, Draw Draw, string FileName)
{
    /// <summary>What exports call the example's id and split, and what they put before the names of further columns.</summary>
    public const string IdField = "id";
    public const string SplitField = "split";
    public const string MetadataPrefix = "metadata.";

    /// <exception cref="ProblemException">400 naming every wrong query parameter.</exception>
    public static ImportPlan Of(ImportQuery query)
    {
        var errors = new List<FieldError>();
        CheckFormat(query.Format, errors);
        if (query.Split is not null && query.SplitColumn is not null)
        {
            errors.Add(new("split", "give either shares to draw or a split_column, not both."));
        }

        var inputs = Mappings("inputs", query.Inputs, errors);
        var labels = Mappings("labels", query.Labels, errors);
        if (inputs.Count == 0)
        {
            errors.Add(new("inputs", "name at least one column that becomes an input, for example inputs=text."));
        }

        errors.AddRange(inputs.Concat(labels).GroupBy(m => m.Field, StringComparer.Ordinal).Where(g => g.Count() > 1)
            .Select(g => new FieldError(labels.Any(m => m.Field == g.Key) ? "labels" : "inputs", $"the field '{g.Key}' is given twice; rename one with column=field.")));
        if (errors.Count > 0)
        {
            throw ProblemException.Invalid(errors);
        }

        var shares = query.Split is null ? SplitShares.AllTrain : SplitShares.Parse(query.Split);
        return new(query.Format == "csv", inputs, labels, Column(query.Id), Column(query.SplitColumn), new(shares, query.Seed ?? 0, Column(query.Group)), CleanFileName(query));
    }

    /// <summary>How to read rows for a version that is there: its fields, under their own names unless the query maps columns to them.</summary>
    /// <exception cref="ProblemException">400 naming every wrong query parameter.</exception>
    public static ImportPlan For(DatasetVersion version, ImportQuery query)
    {
        var plan = Of(query with { Inputs = query.Inputs ?? string.Join(',', version.InputFields), Labels = query.Labels ?? string.Join(',', version.LabelFields) });
        var errors = Unknown("inputs", plan.Inputs, version.InputFields).Concat(Unknown("labels", plan.Labels, version.LabelFields)).ToList();
        errors.AddRange(version.InputFields.Except(plan.Inputs.Select(m => m.Field), StringComparer.Ordinal).Select(f => new FieldError("inputs", $"the input '{f}' of the version has no column.")));
        return errors.Count > 0 ? throw ProblemException.Invalid(errors) : plan with { Inputs = Typed(plan.Inputs), Labels = Typed(plan.Labels) };

        IReadOnlyList<FieldMapping> Typed(IEnumerable<FieldMapping> mappings) => [.. mappings.Select(m => m with { Type = version.TypeOf(m.Field) })];
        static IEnumerable<FieldError> Unknown(string parameter, IEnumerable<FieldMapping> mappings, IReadOnlyList<string> fields) =>
            mappings.Where(m => !fields.Contains(m.Field)).Select(m => new FieldError(parameter, $"the version has no field '{m.Field}' there; it has {string.Join(", ", fields)}."));
    }

    /// <summary>Types of the fields that declare one.</summary>
    public IReadOnlyDictionary<string, string> DeclaredTypes => Inputs.Concat(Labels).Where(m => m.Type != FieldType.Any).ToDictionary(m => m.Field, m => m.Type.Text(), StringComparer.Ordinal);

    /// <summary>Whether a column has no part in inputs, labels, id or split, and so is kept as metadata.</summary>
    public bool IsFurther(string column) => !Inputs.Concat(Labels).Any(m => m.Column == column) && column != IdColumn && column != SplitColumn;

    /// <summary>Reports columns that the file does not have, with those it has.</summary>
    public void CheckColumns(IReadOnlyCollection<string> columns, ImportErrors errors)
    {
        foreach (var (parameter, wanted) in Inputs.Select(m => ("inputs", m.Column)).Concat(Labels.Select(m => ("labels", m.Column))).Append(("id", IdColumn ?? "")).Append(("split_column", SplitColumn ?? "")))
        {
            if (wanted.Length > 0 && !columns.Contains(wanted))
            {
                errors.Add(parameter, $"the file has no column '{wanted}'; it has {string.Join(", ", columns.Take(50).Select(c => $"'{c}'"))}.");
            }
        }
    }

    private static IReadOnlyList<FieldMapping> Mappings(string parameter, string? text, List<FieldError> errors)
    {
        var mappings = new List<FieldMapping>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var mapping = Mapping(part);
            if (mapping.Column.Length == 0 || !FieldName().IsMatch(mapping.Field))
            {
                errors.Add(new(parameter, $"'{mapping.Field}' cannot be a field name: letters, digits and underscores, not beginning with a digit. Write column=field to rename, column:type to declare one of {string.Join(", ", FieldTypes.Names)}."));
            }
            else if (mapping.Field is IdField or SplitField)
            {
                errors.Add(new(parameter, $"'{mapping.Field}' names the example's own {mapping.Field}; write column=field to rename."));
            }

            mappings.Add(mapping);
        }

        return mappings;
    }

    private static void CheckFormat(string? format, List<FieldError> errors)
    {
        if (format is not ("csv" or "jsonl"))
        {
            errors.Add(new("format", "must be csv or jsonl."));
        }
    }

    // COLUMN, COLUMN=FIELD, and either with :TYPE behind.
    private static FieldMapping Mapping(string text)
    {
        var colon = text.LastIndexOf(':');
        var type = colon > 0 ? FieldTypes.Find(text[(colon + 1)..].Trim()) : null;
        var names = type is null ? text : text[..colon].Trim();
        var cut = names.LastIndexOf('=');
        return cut < 0 ? new(names, names, type ?? FieldType.Any) : new(names[..cut].Trim(), names[(cut + 1)..].Trim(), type ?? FieldType.Any);
    }

    private static string? Column(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string CleanFileName(ImportQuery query)
    {
        var name = new string([.. (query.FileName ?? "").Split('/', '\\')[^1].Where(c => !char.IsControl(c)).Take(200)]).Trim();
        return name.Length > 0 ? name : $"upload.{query.Format}";
    }

    [GeneratedRegex(@"\A[\p{L}_][\p{L}\p{Nd}_]{0,99}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FieldName();
}
