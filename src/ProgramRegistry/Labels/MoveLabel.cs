using System.Security.Claims;
using System.Text.Json.Serialization;
using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ProgramRegistry.Versions;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Labels;

/// <summary>Moves a label; a version of null takes it away. It must be said, so that a label is never lost by leaving something out.</summary>
internal sealed record MoveLabelRequest([property: JsonRequired] int? Version, string? Reason);

internal static class MoveLabel
{
    private const int LongestReason = 2000;

    public static async Task<Ok<LabelMoveResponse>> Handle(string name, string label, MoveLabelRequest request, ClaimsPrincipal user, RegistryDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        Check(label, request);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var program = await ProgramRows.LockAsync(db, name, cancellationToken);
        if (request.Version is { } version)
        {
            await VersionRows.FindAsync(db, program, version.ToString(), cancellationToken);
        }

        var pointer = await db.ProgramLabels.FirstOrDefaultAsync(l => l.ProgramId == program.Id && l.Name == label, cancellationToken);
        if (pointer is null && request.Version is null)
        {
            throw ProblemException.NotFound("label", label, await db.ProgramLabels.Where(l => l.ProgramId == program.Id).Select(l => l.Name).ToListAsync(cancellationToken));
        }

        if (pointer?.Version == request.Version)
        {
            var last = await db.LabelMoves.AsNoTracking().Where(m => m.ProgramId == program.Id && m.Label == label).OrderByDescending(m => m.Id).FirstAsync(cancellationToken);
            return TypedResults.Ok(LabelMoveResponse.Of(last));
        }

        var move = LabelMove.Of(program, label, pointer?.Version, request.Version, user.KeyName(), request.Reason, time.GetUtcNow());
        LabelPointers.Apply(db, program, pointer, move);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(LabelMoveResponse.Of(move));
    }

    private static void Check(string label, MoveLabelRequest request)
    {
        EntryName.Check("label", label);
        if (label == VersionRows.Latest || VersionRows.LooksLikeNumber(label))
        {
            throw ProblemException.Invalid("label", "must not look like a version number or be 'latest': both already name versions.");
        }

        if (request.Reason?.Length > LongestReason)
        {
            throw ProblemException.Invalid("reason", $"must be at most {LongestReason} characters.");
        }
    }
}
