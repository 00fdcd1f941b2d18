using System.Globalization;
using System.Text.Json;
using LlmOps.Optimization.Trials;
using LlmOps.OptimizationJobs.Jobs;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.Trials;

/// <summary>One trial. Changes are those to the trial it was made from.</summary>
internal sealed record TrialResponse(int Number, string Name, TrialState Status, double? Score, double? Lower, double? Upper, int Demos, decimal Cost, Guid? EvalRunId, JsonElement? Spec, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Reason, int? Parent, IReadOnlyList<TrialChange> Changes);

/// <summary>One difference: <c>added</c>, <c>removed</c> or <c>changed</c>.</summary>
internal sealed record TrialChange(string Kind, string Path, string? Before, string? After)
{
    public static IReadOnlyList<TrialChange> Between(ProgramSpec before, ProgramSpec after) =>
        [.. SpecDiff.Compare(before, after).Select(c => new TrialChange(c.Kind.ToString().ToLowerInvariant(), c.Path, c.Before, c.After))];
}

internal static class ListTrials
{
    public static async Task<Ok<Page<TrialResponse>>> Handle(Guid id, string? cursor, int? limit, OptimizationJobsDbContext db, CancellationToken cancellationToken)
    {
        await db.RequireJobAsync(id, cancellationToken);
        var size = Cursor.Limit(limit);
        var after = Cursor.Decode(cursor) is { } text ? int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : throw ProblemException.Invalid("cursor", "is not one this service gave out.") : -1;
        var trials = await db.Trials.AsNoTracking().Where(t => t.JobId == id && t.Number > after).OrderBy(t => t.Number).Take(size + 1).ToListAsync(cancellationToken);
        var parents = trials.Select(t => t.Parent).Distinct().ToList();
        var specs = await db.Trials.AsNoTracking().Where(t => t.JobId == id && parents.Contains(t.Number)).ToDictionaryAsync(t => t.Number, t => ProgramSpecJson.Parse(t.SpecJson), cancellationToken);
        return TypedResults.Ok(trials.Select(t => ToResponse(t, t.Number == 0 ? null : specs.GetValueOrDefault(t.Parent))).ToList().ToPage(size, t => t.Number.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>A trial beside the document its candidate was made from.</summary>
    public static TrialResponse ToResponse(JobTrial trial, ProgramSpec? parent) =>
        new(trial.Number, trial.Name, trial.State, trial.Score, trial.Lower, trial.Upper, trial.Demos, trial.Cost, trial.EvalRunId, JsonSerializer.Deserialize<JsonElement>(trial.SpecJson), trial.StartedAt, trial.EndedAt, trial.Reason,
            parent is null ? null : trial.Parent, parent is null ? [] : TrialChange.Between(parent, ProgramSpecJson.Parse(trial.SpecJson)));
}
