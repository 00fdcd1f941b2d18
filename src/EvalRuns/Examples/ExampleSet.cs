using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.EvalRuns.Examples;

/// <summary>
/// The rows of a dataset split, or of a selection from it, in order; immutable and shared by all runs over the same rows, so that an optimizer's
/// hundredth run copies nothing. Rows of the sealed test split get a set per final check. No route reads them except through a run's results.
/// </summary>
internal sealed class ExampleSet
{
    public required Guid Id { get; init; }

    /// <summary>Says which rows these are.</summary>
    public required string Key { get; init; }

    public required int Count { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>One row of a set.</summary>
internal sealed class SetExample
{
    public required Guid SetId { get; init; }

    /// <summary>Place in the set, counted from 0.</summary>
    public required int Position { get; init; }

    public required string ExampleId { get; init; }

    /// <summary>SHA-256 of the inputs; finds predictions made before.</summary>
    public required byte[] InputsHash { get; init; }

    public required string Inputs { get; init; }

    public required string Expected { get; init; }

    /// <summary>What is known of the row besides: slices and tags are read from it.</summary>
    public string? Metadata { get; init; }
}

internal sealed class ExampleSetMapping : IEntityTypeConfiguration<ExampleSet>, IEntityTypeConfiguration<SetExample>
{
    public void Configure(EntityTypeBuilder<ExampleSet> set)
    {
        set.ToTable("example_sets");
        set.HasIndex(s => s.Key).IsUnique();
    }

    // The type json keeps text as it came, including escapes that jsonb refuses.
    public void Configure(EntityTypeBuilder<SetExample> example)
    {
        example.ToTable("set_examples");
        example.HasKey(e => new { e.SetId, e.Position });
        example.HasOne<ExampleSet>().WithMany().HasForeignKey(e => e.SetId);
        example.Property(e => e.Inputs).HasColumnType("json");
        example.Property(e => e.Expected).HasColumnType("json");
        example.Property(e => e.Metadata).HasColumnType("json");
    }
}
