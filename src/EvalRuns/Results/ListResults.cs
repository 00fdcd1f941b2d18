using System.Text.Json.Nodes;
using LlmOps.EvalRuns.Persistence;
using LlmOps.EvalRuns.Runs;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.EvalRuns.Results;

/// <summary>What one example gave, as callers see it.</summary>
internal sealed record EvalResultResponse(string ExampleId, int Sample, string Outcome, IReadOnlyDictionary<string, double?> Scores, IReadOnlyDictionary<string, string> Explanations, JsonObject? Inputs, JsonObject? Expected, JsonObject? Outputs, string? Error, string? InferenceId, double LatencyMs, decimal Cost, bool Reused, string? Worker);

/// <summary>Lists results in example order. Of the sealed test split neither contents nor the way to them (the inference) are shown.</summary>
internal static class ListResults
{
    public static async Task<Ok<Page<EvalResultResponse>>> Handle(Guid id, string? outcome, bool? failed, string? cursor, int? limit, EvalRunsDbContext db, CancellationToken cancellationToken)
    {
        var run = await db.RunAsync(id, cancellationToken);
        var size = Cursor.Limit(limit);
        var results = db.Results.AsNoTracking().Where(r => r.RunId == id);
        if (outcome is not null)
        {
            results = Outcome.All.Contains(outcome, StringComparer.Ordinal) ? results.Where(r => r.Outcome == outcome) : throw ProblemException.Invalid("outcome", $"must be one of {string.Join(", ", Outcome.All)}, not '{outcome}'.");
        }

        if (failed is { } isFailed)
        {
            results = isFailed ? results.Where(r => r.Scores[0] < 1) : results.Where(r => r.Scores[0] >= 1);
        }

        if (Cursor.Decode(cursor) is { } after)
        {
            var item = int.TryParse(after, out var number) ? number : throw ProblemException.Invalid("cursor", "is not one this service gave out.");
            results = results.Where(r => r.Item > item);
        }

        var rows = await results.OrderBy(r => r.Item).Take(size + 1)
            .Select(r => new { Result = r, Example = db.SetExamples.Where(e => e.SetId == run.ExampleSetId && e.Position == r.Item / run.Repeats).Select(e => new { e.Inputs, e.Expected }).FirstOrDefault() })
            .ToListAsync(cancellationToken);
        var page = rows.ToPage(size, r => r.Result.Item.ToString());
        return TypedResults.Ok(new Page<EvalResultResponse>([.. page.Items.Select(r => Show(run, r.Result, r.Example?.Inputs, r.Example?.Expected))], page.NextCursor));
    }

    private static EvalResultResponse Show(EvalRun run, EvalResult result, string? inputs, string? expected)
    {
        var scores = run.Metrics.Select((metric, i) => (metric, score: result.Scores.ElementAtOrDefault(i))).ToDictionary(s => s.metric, s => s.score, StringComparer.Ordinal);
        return new(result.ExampleId, result.Sample, result.Outcome, scores, run.IsSealed ? new Dictionary<string, string>(StringComparer.Ordinal) : Explanations(run, result.Explanations),
            run.IsSealed ? null : Read(inputs), run.IsSealed ? null : Read(expected), run.IsSealed ? null : Read(result.Outputs), result.Error, run.IsSealed ? null : result.InferenceId,
            Math.Round(result.LatencyMs, 2), result.Cost, result.Reused, result.Worker);
    }

    private static Dictionary<string, string> Explanations(EvalRun run, string? json) => json is null ? new(StringComparer.Ordinal)
        : run.Metrics.Zip(JsonNode.Parse(json)!.AsArray()).Where(e => e.Second is not null).ToDictionary(e => e.First, e => e.Second!.GetValue<string>(), StringComparer.Ordinal);

    public static JsonObject? Read(string? json) => json is null ? null : JsonNode.Parse(json)?.AsObject();
}
