using LlmOps.OptimizationJobs.Jobs;
using LlmOps.OptimizationJobs.Leasing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.OptimizationJobs.ModelUpgrades;

/// <summary>A campaign that moves programs from one model to another. Ends once.</summary>
internal sealed class ModelUpgrade : ILeased
{
    private ModelUpgrade() { }

    public Guid Id { get; private init; }

    public string From { get; private init; } = "";

    public string To { get; private init; } = "";

    public decimal Budget { get; private init; }

    public int Seed { get; private init; }

    public JobStatus Status { get; private set; }

    public bool IsActive { get; private set; } = true;

    public string? StatusReason { get; private set; }

    public string RequestedBy { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? EndedAt { get; private set; }

    public bool StopRequested { get; private set; }

    public string? LeaseOwner { get; private set; }

    public DateTimeOffset? LeaseUntil { get; private set; }

    public int Failures { get; private set; }

    public List<ProgramUpgrade> Programs { get; private init; } = [];

    public static ModelUpgrade Queue(StartUpgradeRequest request, IEnumerable<(string Program, int Version)> programs, string requestedBy, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        return new()
        {
            Id = id, From = request.From, To = request.To, Budget = request.Budget, Seed = request.Seed, RequestedBy = requestedBy, CreatedAt = now,
            Programs = [.. programs.Select((p, order) => ProgramUpgrade.Wait(id, order, p.Program, p.Version))],
        };
    }

    public void Start() => (Status, Failures) = (JobStatus.Running, 0);

    public void End(JobStatus status, string? reason, DateTimeOffset now) => (Status, StatusReason, IsActive, EndedAt, LeaseOwner, LeaseUntil) = (status, reason, false, now, null, null);
}

internal sealed class ModelUpgradeMapping : IEntityTypeConfiguration<ModelUpgrade>
{
    public void Configure(EntityTypeBuilder<ModelUpgrade> upgrade)
    {
        upgrade.ToTable("model_upgrades");
        upgrade.Property(u => u.Status).HasConversion<string>().HasMaxLength(12);
        upgrade.Property(u => u.From).HasColumnName("from_model").HasMaxLength(200);
        upgrade.Property(u => u.To).HasColumnName("to_model").HasMaxLength(200);
        upgrade.Property(u => u.RequestedBy).HasMaxLength(200);
        upgrade.Property(u => u.LeaseOwner).HasMaxLength(200);
        upgrade.HasMany(u => u.Programs).WithOne().HasForeignKey(p => p.UpgradeId);
        upgrade.HasIndex(u => u.IsActive).HasFilter("is_active");
    }
}
