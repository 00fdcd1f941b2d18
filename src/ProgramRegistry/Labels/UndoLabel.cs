using System.Security.Claims;
using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.ProgramRegistry.Labels;

/// <summary>Takes back the last move that was not taken back yet; asked again, the one before it.</summary>
internal static class UndoLabel
{
    public static async Task<Ok<LabelMoveResponse>> Handle(string name, string label, ClaimsPrincipal user, RegistryDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var program = await ProgramRows.LockAsync(db, name, cancellationToken);
        var moves = db.LabelMoves.Where(m => m.ProgramId == program.Id && m.Label == label);
        var last = await moves.Where(m => m.Undoes == null && !m.IsUndone).OrderByDescending(m => m.Id).FirstOrDefaultAsync(cancellationToken);
        if (last is null)
        {
            throw await moves.AnyAsync(cancellationToken)
                ? ProblemException.Conflict("nothing_to_undo", $"Every move of '{label}' has been taken back already.")
                : ProblemException.NotFound("label", label, await db.LabelMoves.Where(m => m.ProgramId == program.Id).Select(m => m.Label).Distinct().ToListAsync(cancellationToken));
        }

        var pointer = await db.ProgramLabels.FirstOrDefaultAsync(l => l.ProgramId == program.Id && l.Name == label, cancellationToken);
        var move = last.Undo(user.KeyName(), time.GetUtcNow());
        LabelPointers.Apply(db, program, pointer, move);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(LabelMoveResponse.Of(move));
    }
}
