namespace LlmOps.ProgramRegistry.Datasets;

/// <summary>A version. <c>Created</c> is false when equal content was already published. Counts give nothing of the test split away; <c>Findings</c> counts what its quality report found.</summary>
internal sealed record DatasetVersionResponse(
    string Dataset, int Number, string Hash, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<string> InputFields, IReadOnlyList<string> LabelFields,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>> LabelCounts, IReadOnlyList<string> Warnings, string Author, DateTimeOffset CreatedAt,
    IReadOnlyDictionary<string, string> FieldTypes, string Change, int? Parent, string? Note, IReadOnlyDictionary<string, int>? Findings, bool Created = false)
{
    public static DatasetVersionResponse Of(string dataset, DatasetVersion version) =>
        new(dataset, version.Number, version.Hash, version.Counts, version.InputFields, version.LabelFields, version.LabelCounts, version.Warnings, version.Author, version.CreatedAt,
            version.FieldTypes, version.Change, version.Parent, version.Note, version.Quality?.Findings.GroupBy(f => f.Kind, StringComparer.Ordinal).ToDictionary(f => f.Key, f => f.Sum(x => x.Count), StringComparer.Ordinal));
}
