using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.InferenceGateway.Snapshots;

/// <summary>The one row that counts changes. Whoever changes something locks it first, so versions commit in order.</summary>
internal sealed class SnapshotVersion
{
    private SnapshotVersion() { }

    public int Id { get; private init; }
    public long Version { get; private init; }
}

/// <summary>A gateway process and the newest snapshot it serves.</summary>
internal sealed class Replica
{
    private Replica() { }

    public string Id { get; private init; } = "";
    public long AcknowledgedVersion { get; private init; }
    public DateTimeOffset SeenAt { get; private init; }
}

internal sealed class SnapshotRowsMapping : IEntityTypeConfiguration<SnapshotVersion>, IEntityTypeConfiguration<Replica>
{
    public void Configure(EntityTypeBuilder<SnapshotVersion> version)
    {
        version.ToTable("snapshot_versions");
        version.Property(v => v.Id).ValueGeneratedNever();
        version.HasData(new { Id = 1, Version = 0L });
    }

    public void Configure(EntityTypeBuilder<Replica> replica)
    {
        replica.ToTable("replicas");
        replica.Property(r => r.Id).HasMaxLength(100);
    }
}
