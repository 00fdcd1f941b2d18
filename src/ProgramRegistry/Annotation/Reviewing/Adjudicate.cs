using System.Security.Claims;
using System.Text.Json.Nodes;
using LlmOps.ProgramRegistry.Annotation.Labelling;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmOps.ProgramRegistry.Annotation.Reviewing;

/// <summary>The labels that shall count.</summary>
internal sealed record AdjudicateRequest(JsonObject? Labels);

/// <summary>Decides an item that people disagree on, or skipped. Their answers stay, and so does the agreement they make.</summary>
internal static class Adjudicate
{
    public static async Task<Ok<AnsweredItem>> Handle(string name, int number, AdjudicateRequest request, ClaimsPrincipal user, RegistryDbContext db, CancellationToken cancellationToken)
    {
        var queue = await AnnotationRows.FindOpenAsync(db, name, cancellationToken);
        var labels = LabelAnswer.Normal(queue, request.Labels);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var item = await AnnotationRows.LockAsync(db, queue, number, cancellationToken);
        if (item.State == ItemState.Open)
        {
            throw ProblemException.Conflict("item_open", $"Item {number} still waits for labels.");
        }

        (item.State, item.Labels, item.AdjudicatedBy) = (ItemState.Adjudicated, labels, user.KeyName());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(new AnsweredItem(number, true));
    }
}
