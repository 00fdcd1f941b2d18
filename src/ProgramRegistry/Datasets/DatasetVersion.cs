using System.Text.Json;
using LlmOps.ProgramRegistry.Datasets.Importing;
using LlmOps.ProgramRegistry.Datasets.Quality;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using LabelCounts = System.Collections.Generic.IReadOnlyDictionary<string, System.Collections.Generic.IReadOnlyDictionary<string, System.Collections.Generic.IReadOnlyDictionary<string, int>>>;

namespace LlmOps.ProgramRegistry.Datasets;

/// <summary>One immutable version of a dataset. Its hash, over all examples and their splits, is its identity.</summary>
internal sealed class DatasetVersion
{
    public required Guid Id { get; init; }

    public required Guid DatasetId { get; init; }

    public required int Number { get; init; }

    public required string Hash { get; init; }

    /// <summary>Examples by split.</summary>
    public required IReadOnlyDictionary<string, int> Counts { get; init; }

    public required List<string> InputFields { get; init; }

    public required List<string> LabelFields { get; init; }

    /// <summary>Names of further columns kept beside the examples.</summary>
    public required List<string> MetadataFields { get; init; }

    /// <summary>Examples by label field, label and split.</summary>
    public required LabelCounts LabelCounts { get; init; }

    public required List<string> Warnings { get; init; }

    /// <summary>Declared types by field; fields without one hold values as uploaded.</summary>
    public IReadOnlyDictionary<string, string> FieldTypes { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How it came to be.</summary>
    public string Change { get; init; } = VersionChange.Import;

    /// <summary>The version it was made from, if any.</summary>
    public int? Parent { get; init; }

    /// <summary>Why, in the author's words.</summary>
    public string? Note { get; init; }

    /// <summary>What looked wrong; null for versions from before there were reports, until one is asked for.</summary>
    public QualityReport? Quality { get; set; }

    public required string Author { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public FieldType TypeOf(string field) => FieldTypes.TryGetValue(field, out var type) ? Importing.FieldTypes.Find(type) ?? FieldType.Any : FieldType.Any;
}

/// <summary>The ways a version comes to be.</summary>
internal static class VersionChange
{
    public const string Import = "import";
    public const string Append = "append";
    public const string Edit = "edit";
    public const string Split = "split";
    public const string Annotation = "annotation";
}

internal sealed class DatasetVersionMapping : IEntityTypeConfiguration<DatasetVersion>
{
    public void Configure(EntityTypeBuilder<DatasetVersion> version)
    {
        version.ToTable("dataset_versions");
        version.HasIndex(v => new { v.DatasetId, v.Number }).IsUnique();
        version.HasIndex(v => new { v.DatasetId, v.Hash }).IsUnique();
        version.HasOne<Dataset>().WithMany().HasForeignKey(v => v.DatasetId);
        version.Property(v => v.Hash).HasMaxLength(64);
        version.Property(v => v.Author).HasMaxLength(200);
        version.Property(v => v.Change).HasMaxLength(20).HasDefaultValue(VersionChange.Import);
        version.Property(v => v.Note).HasMaxLength(2000);
        AsJson(version.Property(v => v.FieldTypes).HasDefaultValueSql("'{}'"));
        AsJson(version.Property(v => v.Quality));
        AsJson(version.Property(v => v.Counts));
        AsJson(version.Property(v => v.LabelCounts));
    }

    // json, not jsonb: labels may hold any Unicode text. The row never changes, so that equality by reference is enough.
    private static void AsJson<T>(PropertyBuilder<T> property) where T : class?
    {
        property.HasColumnType("json").HasConversion(
            value => JsonSerializer.Serialize(value, JsonDefaults.Options),
            text => JsonSerializer.Deserialize<T>(text, JsonDefaults.Options)!,
            new ValueComparer<T>((a, b) => ReferenceEquals(a, b), value => value == null ? 0 : value.GetHashCode(), value => value));
    }
}
