using LlmOps.InferenceGateway.Persistence;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.InferenceGateway.Inferences;

/// <summary>The query of the list.</summary>
internal sealed record InferenceFilter(string? Program, int? Version, string? Arm, string? Status, string? Kind, string? User, [FromQuery(Name = "with_feedback")] bool? WithFeedback, string? Cursor, int? Limit)
{
    public IQueryable<Inference> Apply(GatewayDbContext db)
    {
        var before = ServiceDefaults.Http.Cursor.DecodeId(Cursor);
        return db.Inferences.AsNoTracking().Where(i =>
            (before == null || i.Id < before)
            && (Program == null || i.Program == Program)
            && (Version == null || i.Version == Version)
            && (Arm == null || i.Arm == Arm)
            && (Status == null || i.Status == Status)
            && (Kind == null || i.Kind == Kind)
            && (User == null || i.UserId == User)
            && (WithFeedback == null || db.Feedback.Any(f => f.InferenceId == i.Id) == WithFeedback));
    }
}
