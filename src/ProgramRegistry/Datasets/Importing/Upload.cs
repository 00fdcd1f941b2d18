using LlmOps.ProgramRegistry.Datasets.Splits;

namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>A checked upload: all that is known of it before it becomes a version.</summary>
internal sealed record Upload(
    IReadOnlyList<PlacedRow> Rows, string Hash, IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>> LabelCounts, IReadOnlyList<string> MetadataFields, IReadOnlyList<string> Warnings)
{
    public DatasetVersion ToVersion(Dataset dataset, ImportPlan plan, string author, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        DatasetId = dataset.Id,
        Number = dataset.Advance(now),
        Hash = Hash,
        Counts = Rows.CountBy(r => r.Split).OrderBy(c => c.Key).ToDictionary(c => c.Key.Text(), c => c.Value, StringComparer.Ordinal),
        InputFields = [.. plan.Inputs.Select(m => m.Field)],
        LabelFields = [.. plan.Labels.Select(m => m.Field)],
        MetadataFields = [.. MetadataFields],
        LabelCounts = LabelCounts,
        Warnings = [.. Warnings],
        Author = author,
        CreatedAt = now,
    };
}
