using LlmOps.InferenceGateway.Snapshots;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.InferenceGateway.Rollouts;

/// <summary>What a program serves: its stable version, and whether its kill switch is thrown. Made with the program's first version, never deleted.</summary>
internal sealed class Flag
{
    private Flag() { }

    public string Key { get; private init; } = "";
    public string Program { get; private init; } = "";
    public int StableVersion { get; private set; }
    public bool Killed { get; private set; }

    /// <summary>The version the kill switch took out of service.</summary>
    public int? KilledVersion { get; private set; }

    /// <summary>The snapshot version of the last change: every replica that has acknowledged it serves it.</summary>
    public long DefinitionVersion { get; private set; }
    public DateTimeOffset UpdatedAt { get; private set; }

    public static string KeyOf(string program) => $"rollout:{program}";

    public static Flag Create(string program, int stableVersion, long definitionVersion, DateTimeOffset now) =>
        new() { Key = KeyOf(program), Program = program, StableVersion = stableVersion, DefinitionVersion = definitionVersion, UpdatedAt = now };

    public void Touch(long definitionVersion, DateTimeOffset now) => (DefinitionVersion, UpdatedAt) = (definitionVersion, now);

    public void Promote(int version) => StableVersion = version;

    public void Kill(int? version) => (Killed, KilledVersion) = (true, version);

    public void Reset() => (Killed, KilledVersion) = (false, null);

    public FlagState ToState(Rollout? live) => new(Key, Program, StableVersion, Killed, KilledVersion, DefinitionVersion, UpdatedAt,
        live is null ? null : new RolloutState(live.Id, live.CandidateVersion, live.Percent, live.StepIndex));
}

internal sealed class FlagMapping : IEntityTypeConfiguration<Flag>
{
    public void Configure(EntityTypeBuilder<Flag> flag)
    {
        flag.ToTable("flags").HasKey(f => f.Key);
        flag.Property(f => f.Key).HasMaxLength(220);
        flag.Property(f => f.Program).HasMaxLength(200);
        flag.HasIndex(f => f.Program).IsUnique();
        flag.Property<uint>("xmin").IsRowVersion();
    }
}
