using System.Globalization;
using System.Text.Json;
using LlmOps.Optimization.Trials;
using LlmOps.OptimizationJobs.Jobs;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.Trials;

/// <summary>One trial.</summary>
internal sealed record TrialResponse(int Number, string Name, TrialState Status, double? Score, double? Lower, double? Upper, int Demos, decimal Cost, Guid? EvalRunId, JsonElement? Spec, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Reason);

internal static class ListTrials
{
    public static async Task<Ok<Page<TrialResponse>>> Handle(Guid id, string? cursor, int? limit, OptimizationJobsDbContext db, CancellationToken cancellationToken)
    {
        await db.RequireJobAsync(id, cancellationToken);
        var size = Cursor.Limit(limit);
        var after = Cursor.Decode(cursor) is { } text ? int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : throw ProblemException.Invalid("cursor", "is not one this service gave out.") : -1;
        var trials = await db.Trials.AsNoTracking().Where(t => t.JobId == id && t.Number > after).OrderBy(t => t.Number).Take(size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(trials.Select(ToResponse).ToList().ToPage(size, t => t.Number.ToString(CultureInfo.InvariantCulture)));
    }

    private static TrialResponse ToResponse(JobTrial trial) =>
        new(trial.Number, trial.Name, trial.State, trial.Score, trial.Lower, trial.Upper, trial.Demos, trial.Cost, trial.EvalRunId, JsonSerializer.Deserialize<JsonElement>(trial.SpecJson), trial.StartedAt, trial.EndedAt, trial.Reason);
}
