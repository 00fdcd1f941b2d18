using LlmOps.ProgramRegistry.Catalog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LlmOps.ProgramRegistry.Labels;

/// <summary>One move of a label: who, when, why. History only grows; an undo is a move of its own that names the one it takes back.</summary>
internal sealed class LabelMove
{
    private LabelMove() { }

    /// <summary>Counts up, so that moves of one instant keep their order.</summary>
    public long Id { get; private init; }

    public Guid ProgramId { get; private init; }

    public string Label { get; private init; } = "";

    public int? From { get; private init; }

    public int? To { get; private init; }

    public string Who { get; private init; } = "";

    public string? Reason { get; private init; }

    public DateTimeOffset At { get; private init; }

    /// <summary>The move this one takes back.</summary>
    public long? Undoes { get; private init; }

    public bool IsUndone { get; private set; }

    public static LabelMove Of(LmProgram program, string label, int? from, int? to, string who, string? reason, DateTimeOffset now) =>
        new() { ProgramId = program.Id, Label = label, From = from, To = to, Who = who, Reason = reason, At = now };

    public LabelMove Undo(string who, DateTimeOffset now)
    {
        IsUndone = true;
        return new() { ProgramId = ProgramId, Label = Label, From = To, To = From, Who = who, Reason = $"undo: {Reason ?? "no reason given"}", At = now, Undoes = Id };
    }
}

internal sealed class LabelMoveMapping : IEntityTypeConfiguration<LabelMove>
{
    public void Configure(EntityTypeBuilder<LabelMove> move)
    {
        move.ToTable("label_moves");
        move.Property(m => m.Id).UseIdentityAlwaysColumn();
        move.Property(m => m.Label).HasMaxLength(100);
        move.Property(m => m.Who).HasMaxLength(200);
        move.HasIndex(m => new { m.ProgramId, m.Id });
        move.HasOne<LmProgram>().WithMany().HasForeignKey(m => m.ProgramId);
    }
}

/// <summary>A move as callers see it.</summary>
internal sealed record LabelMoveResponse(string Label, int? From, int? To, string Who, string? Reason, DateTimeOffset At)
{
    public static LabelMoveResponse Of(LabelMove move) => new(move.Label, move.From, move.To, move.Who, move.Reason, move.At);
}
