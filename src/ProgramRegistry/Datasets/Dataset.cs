using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.ProgramRegistry.Datasets;

/// <summary>A named dataset; its content lives in its versions.</summary>
internal sealed class Dataset
{
    private Dataset() { }

    public Guid Id { get; private init; }

    public string Name { get; private init; } = "";

    public int LatestVersion { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Counts the next version.</summary>
    /// <returns>Its number.</returns>
    public int Advance(DateTimeOffset now)
    {
        UpdatedAt = now;
        return ++LatestVersion;
    }
}

internal sealed class DatasetMapping : IEntityTypeConfiguration<Dataset>
{
    public void Configure(EntityTypeBuilder<Dataset> dataset)
    {
        dataset.ToTable("datasets");
        dataset.Property(d => d.Name).HasMaxLength(100).UseCollation("C");
        dataset.HasIndex(d => d.Name).IsUnique();
    }
}
