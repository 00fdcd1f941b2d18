using LlmOps.EvalRuns.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.EvalRuns.Shards;

/// <summary>
/// A stretch of a run's items that one worker executes under a lease. Item i is sample i % repeats of example i / repeats.
/// The sums are always recomputed from the shard's stored results, so they count every item once whoever stored it.
/// </summary>
internal sealed class Shard
{
    public const int Items = 50;

    public required Guid RunId { get; init; }
    public required int Number { get; init; }

    /// <summary>First item.</summary>
    public required int First { get; init; }

    /// <summary>Number of items.</summary>
    public required int Count { get; init; }

    /// <summary><c>waiting</c>, <c>leased</c> or <c>done</c>.</summary>
    public string State { get; init; } = "waiting";

    public string? LeaseOwner { get; init; }
    public DateTimeOffset? LeaseExpiresAt { get; init; }
    public int Attempts { get; init; }

    public int Ok { get; init; }
    public int ParseFailures { get; init; }
    public int ProviderErrors { get; init; }
    public int Timeouts { get; init; }
    public int MetricErrors { get; init; }
    public int InputErrors { get; init; }
    public int BudgetStops { get; init; }
    public int Reused { get; init; }
    public decimal Cost { get; init; }
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }

    /// <summary>The dearest of its results in US dollars, once one was paid for.</summary>
    public decimal? LargestCost { get; init; }

    /// <summary>Items for which its worker has reserved money of the run's budget and stored nothing yet.</summary>
    public int ReservedItems { get; init; }

    /// <summary>Items whose worker vanished with money reserved: they may have been paid for.</summary>
    public int LostItems { get; init; }

    /// <summary>By metric: how many scores, their sum, the sum of their squares.</summary>
    public long[] ScoreCounts { get; init; } = [];
    public double[] ScoreSums { get; init; } = [];
    public double[] ScoreSquares { get; init; } = [];

    public static IEnumerable<Shard> Cut(EvalRun run) =>
        Enumerable.Range(0, (run.Total + Items - 1) / Items).Select(n => new Shard { RunId = run.Id, Number = n, First = n * Items, Count = Math.Min(Items, run.Total - (n * Items)) });
}

internal sealed class ShardMapping : IEntityTypeConfiguration<Shard>
{
    public void Configure(EntityTypeBuilder<Shard> shard)
    {
        shard.ToTable("shards");
        shard.HasKey(s => new { s.RunId, s.Number });
        shard.HasOne<EvalRun>().WithMany().HasForeignKey(s => s.RunId);
        shard.Property(s => s.State).HasMaxLength(10);
        shard.Property(s => s.LeaseOwner).HasMaxLength(200);
        shard.HasIndex(s => s.RunId).HasDatabaseName("IX_Shards_Open").HasFilter("state <> 'done'");
    }
}
