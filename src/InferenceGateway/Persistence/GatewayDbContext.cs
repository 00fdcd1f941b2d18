using LlmOps.InferenceGateway.Audit;
using LlmOps.InferenceGateway.Feedback;
using LlmOps.InferenceGateway.Inferences;
using LlmOps.InferenceGateway.Keys;
using LlmOps.InferenceGateway.Models;
using LlmOps.InferenceGateway.Rollouts;
using LlmOps.InferenceGateway.Snapshots;
using LlmOps.ServiceDefaults.Messaging;
using LlmOps.ServiceDefaults.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace LlmOps.InferenceGateway.Persistence;

internal sealed class GatewayDbContext(DbContextOptions<GatewayDbContext> options) : DbContext(options)
{
    public DbSet<StoredKey> Keys => Set<StoredKey>();
    public DbSet<Provider> Providers => Set<Provider>();
    public DbSet<Model> Models => Set<Model>();
    public DbSet<PublishedVersion> ProgramVersions => Set<PublishedVersion>();
    public DbSet<Flag> Flags => Set<Flag>();
    public DbSet<Rollout> Rollouts => Set<Rollout>();
    public DbSet<SnapshotVersion> SnapshotVersions => Set<SnapshotVersion>();
    public DbSet<Replica> Replicas => Set<Replica>();
    public DbSet<Inference> Inferences => Set<Inference>();
    public DbSet<InferencePayload> Payloads => Set<InferencePayload>();
    public DbSet<StoredFeedback> Feedback => Set<StoredFeedback>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(GatewayDbContext).Assembly);
        modelBuilder.AddMessagingTables();
        modelBuilder.UseSnakeCaseNames();
    }
}

/// <summary>Lets <c>dotnet ef</c> build the model without a running host.</summary>
internal sealed class GatewayDesignTime : IDesignTimeDbContextFactory<GatewayDbContext>
{
    public GatewayDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<GatewayDbContext>().UseNpgsql("Host=localhost;Database=design").Options);
}
