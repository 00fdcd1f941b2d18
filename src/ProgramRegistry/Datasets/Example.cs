using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.ProgramRegistry.Datasets;

/// <summary>One example of a version, at its place in the version. Written in bulk, when the version is published.</summary>
internal sealed class Example
{
    private Example() { }

    public Guid VersionId { get; private init; }

    public int Position { get; private init; }

    public string ExampleId { get; private init; } = "";

    public string Split { get; private init; } = "";

    public string Inputs { get; private init; } = "";

    public string? Labels { get; private init; }

    public string? Metadata { get; private init; }

    /// <summary>Hash of the inputs.</summary>
    public Guid InputsHash { get; private init; }

    /// <summary>Hash of inputs, labels and metadata: two versions hold the same row when it is equal.</summary>
    public Guid ContentHash { get; private init; }

    /// <summary>Hash of the inputs without regard to case and blanks.</summary>
    public Guid GroupHash { get; private init; }

    /// <summary>Hash of the labels, if any.</summary>
    public Guid? LabelsHash { get; private init; }
}

internal sealed class ExampleMapping : IEntityTypeConfiguration<Example>
{
    public void Configure(EntityTypeBuilder<Example> example)
    {
        example.ToTable("examples");
        example.HasKey(e => new { e.VersionId, e.Split, e.Position });
        example.HasIndex(e => new { e.VersionId, e.ExampleId }).IsUnique();
        example.HasOne<DatasetVersion>().WithMany().HasForeignKey(e => e.VersionId);
        example.Property(e => e.Split).HasMaxLength(20);
        // Not jsonb: values stay as uploaded, and may hold any Unicode text.
        example.Property(e => e.Inputs).HasColumnType("json");
        example.Property(e => e.Labels).HasColumnType("json");
        example.Property(e => e.Metadata).HasColumnType("json");
    }
}
