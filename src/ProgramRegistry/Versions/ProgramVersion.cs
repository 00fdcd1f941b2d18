using LlmOps.ProgramRegistry.Catalog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.ProgramRegistry.Versions;

/// <summary>One immutable version of a program. Its hash is its identity; equal content is never published twice.</summary>
internal sealed class ProgramVersion
{
    private ProgramVersion() { }

    public Guid Id { get; private init; }

    public Guid ProgramId { get; private init; }

    public int Number { get; private init; }

    public string Hash { get; private init; } = "";

    /// <summary>The version document with its defaults written out.</summary>
    public string Spec { get; private init; } = "";

    public string? Message { get; private init; }

    public string Author { get; private init; } = "";

    public int? Parent { get; private init; }

    public string OriginKind { get; private init; } = "";

    public Guid? OriginJobId { get; private init; }

    public int? OriginTrial { get; private init; }

    public string? OriginDataset { get; private init; }

    public List<Guid>? OriginEvalRunIds { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public static ProgramVersion Publish(LmProgram program, VersionDraft draft, string author, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        ProgramId = program.Id,
        Number = program.Advance(draft.Spec, now),
        Hash = draft.Hash,
        Spec = draft.Document,
        Message = draft.Message,
        Author = author,
        Parent = draft.Parent,
        OriginKind = draft.Origin.Kind,
        OriginJobId = draft.Origin.JobId,
        OriginTrial = draft.Origin.Trial,
        OriginDataset = draft.Origin.Dataset,
        OriginEvalRunIds = draft.Origin.EvalRunIds?.ToList(),
        CreatedAt = now,
    };
}

internal sealed class ProgramVersionMapping : IEntityTypeConfiguration<ProgramVersion>
{
    public void Configure(EntityTypeBuilder<ProgramVersion> version)
    {
        version.ToTable("program_versions");
        version.HasIndex(v => new { v.ProgramId, v.Number }).IsUnique();
        version.HasIndex(v => new { v.ProgramId, v.Hash }).IsUnique();
        version.HasOne<LmProgram>().WithMany().HasForeignKey(v => v.ProgramId);
        version.Property(v => v.Hash).HasMaxLength(64);
        // Not jsonb: the document stays as written, and may hold any Unicode text.
        version.Property(v => v.Spec).HasColumnType("json");
        version.Property(v => v.Author).HasMaxLength(200);
        version.Property(v => v.Message).HasMaxLength(VersionDraft.LongestMessage);
        version.Property(v => v.OriginKind).HasMaxLength(20);
        version.Property(v => v.OriginDataset).HasMaxLength(200);
    }
}
