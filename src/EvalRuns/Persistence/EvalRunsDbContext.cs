using LlmOps.EvalRuns.Examples;
using LlmOps.EvalRuns.Gates;
using LlmOps.EvalRuns.Judges;
using LlmOps.EvalRuns.Results;
using LlmOps.EvalRuns.Runs;
using LlmOps.EvalRuns.Shards;
using LlmOps.ServiceDefaults.Messaging;
using LlmOps.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace LlmOps.EvalRuns.Persistence;

internal sealed class EvalRunsDbContext(DbContextOptions<EvalRunsDbContext> options) : DbContext(options)
{
    public DbSet<EvalRun> EvalRuns => Set<EvalRun>();
    public DbSet<Shard> Shards => Set<Shard>();
    public DbSet<EvalResult> Results => Set<EvalResult>();
    public DbSet<ExampleSet> ExampleSets => Set<ExampleSet>();
    public DbSet<SetExample> SetExamples => Set<SetExample>();
    public DbSet<JudgeVersion> JudgeVersions => Set<JudgeVersion>();
    public DbSet<Certificate> Certificates => Set<Certificate>();
    public DbSet<SentinelCheck> SentinelChecks => Set<SentinelCheck>();
    public DbSet<JudgeOverride> JudgeOverrides => Set<JudgeOverride>();
    public DbSet<GateVersion> GateVersions => Set<GateVersion>();
    public DbSet<GateBaseline> GateBaselines => Set<GateBaseline>();
    public DbSet<StoredDecision> GateDecisions => Set<StoredDecision>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(EvalRunsDbContext).Assembly);
        modelBuilder.AddMessagingTables();
        modelBuilder.UseSnakeCaseNames();
    }
}

/// <summary>Lets the migration tool build the model without a host.</summary>
internal sealed class EvalRunsDesignTime : IDesignTimeDbContextFactory<EvalRunsDbContext>
{
    public EvalRunsDbContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<EvalRunsDbContext>().UseNpgsql("Host=design-time").Options);
}
