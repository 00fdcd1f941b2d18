using LlmOps.OptimizationJobs.Experiments;
using LlmOps.OptimizationJobs.FineTuning;
using LlmOps.OptimizationJobs.Jobs;
using LlmOps.OptimizationJobs.ModelUpgrades;
using LlmOps.OptimizationJobs.Trials;
using LlmOps.ServiceDefaults.Messaging;
using LlmOps.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace LlmOps.OptimizationJobs.Persistence;

/// <summary>Jobs, trials, distillations, campaigns and the ledger of runs asked for.</summary>
internal sealed class OptimizationJobsDbContext(DbContextOptions<OptimizationJobsDbContext> options) : DbContext(options)
{
    public DbSet<OptimizationJob> Jobs => Set<OptimizationJob>();

    public DbSet<JobTrial> Trials => Set<JobTrial>();

    public DbSet<ExperimentRun> ExperimentRuns => Set<ExperimentRun>();

    public DbSet<FineTuneJob> FineTuneJobs => Set<FineTuneJob>();

    public DbSet<Checkpoint> Checkpoints => Set<Checkpoint>();

    public DbSet<ModelUpgrade> ModelUpgrades => Set<ModelUpgrade>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(OptimizationJobsDbContext).Assembly);
        modelBuilder.AddMessagingTables();
        modelBuilder.UseSnakeCaseNames();
    }
}

/// <summary>Lets <c>dotnet ef</c> make migrations without a running host.</summary>
internal sealed class OptimizationJobsDesignTime : IDesignTimeDbContextFactory<OptimizationJobsDbContext>
{
    public OptimizationJobsDbContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<OptimizationJobsDbContext>().UseNpgsql("Host=localhost;Database=optimizer").Options);
}
