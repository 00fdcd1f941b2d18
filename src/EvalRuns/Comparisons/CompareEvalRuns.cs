using System.Text.Json.Nodes;
using LlmOps.Evaluation.Statistics;
using LlmOps.EvalRuns.Persistence;
using LlmOps.EvalRuns.Results;
using LlmOps.EvalRuns.Runs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LlmOps.EvalRuns.Comparisons;

/// <summary>A paired comparison of one metric, as callers see it.</summary>
internal sealed record MetricComparison(string Metric, double Baseline, double Candidate, double Difference, double Lower, double Upper, double PValue, int Improved, int Same, int Regressed, double? SmallestDetectable, string Verdict)
{
    public static MetricComparison Of(string metric, PairedComparison paired) => new(metric, paired.Baseline, paired.Candidate, paired.Difference, paired.Interval.Lower, paired.Interval.Upper,
        paired.PValue, paired.Improved, paired.Same, paired.Regressed, paired.SmallestDetectable,
        paired.Verdict switch { Evaluation.Statistics.Verdict.Better => "better", Evaluation.Statistics.Verdict.Worse => "worse", _ => "no_difference_shown" });
}

/// <summary>An example on which the two runs differ.</summary>
internal sealed record Flip(string ExampleId, double Baseline, double Candidate, JsonObject? Inputs, JsonObject? Expected, JsonObject? BaselineOutputs, JsonObject? CandidateOutputs);

/// <summary>Two runs side by side; slices when they were asked for.</summary>
internal sealed record CompareResponse(EvalRunResponse Baseline, EvalRunResponse Candidate, int Examples, IReadOnlyList<string> Warnings, IReadOnlyList<MetricComparison> Metrics, IReadOnlyList<Flip> Flips, IReadOnlyList<SliceComparison>? Slices);

/// <summary>Compares two runs over the examples both scored, example by example.</summary>
internal static class CompareEvalRuns
{
    private const int MostFlips = 1000;

    public static async Task<Ok<CompareResponse>> Handle(Guid baseline, Guid candidate, string? slice, EvalRunsDbContext db, NpgsqlDataSource database, TimeProvider time, CancellationToken cancellationToken)
    {
        var (first, second) = (await db.RunAsync(baseline, cancellationToken), await db.RunAsync(candidate, cancellationToken));
        string[] metrics = [.. first.Metrics.Intersect(second.Metrics, StringComparer.Ordinal)];
        Fairness.Require(first, second, metrics);
        var before = await database.ScoresByExampleAsync(baseline, cancellationToken);
        var after = await database.ScoresByExampleAsync(candidate, cancellationToken);
        string[] common = [.. before.Keys.Where(after.ContainsKey).Order(StringComparer.Ordinal)];
        if (common.Length == 0)
        {
            throw Fairness.NotComparable("The runs have no scored example in common.");
        }

        var pairs = metrics.ToDictionary(m => m, m => common.Select(id => (Id: id, Pair: new ScorePair(before[id][Array.IndexOf(first.Metrics, m)]!.Value, after[id][Array.IndexOf(second.Metrics, m)]!.Value))).ToList(), StringComparer.Ordinal);
        var differing = pairs[metrics[0]].Where(p => p.Pair.Difference != 0).OrderBy(p => p.Pair.Difference).ThenBy(p => p.Id, StringComparer.Ordinal).ToList();
        var warnings = Fairness.Warnings(first, second, before.Count, after.Count, common.Length).ToList();
        if (differing.Count > MostFlips)
        {
            warnings.Add($"{differing.Count} examples differ; the {MostFlips} worst are listed.");
        }

        var slices = slice is null ? null : await database.SlicesAsync(slice, second, pairs[metrics[0]], cancellationToken);
        var flips = await FlipsAsync(first, second, [.. differing.Take(MostFlips)], db, cancellationToken);
        var progress = await database.ReadAsync([baseline, candidate], cancellationToken);
        EvalRunResponse Show(EvalRun run) => EvalRunResponse.Of(run, progress.GetValueOrDefault(run.Id, RunProgress.Nothing), time.GetUtcNow());
        return TypedResults.Ok(new CompareResponse(Show(first), Show(second), common.Length, warnings,
            [.. metrics.Select(m => MetricComparison.Of(m, PairedComparison.Of([.. pairs[m].Select(p => p.Pair)])))], flips, slices));
    }

    private static async Task<IReadOnlyList<Flip>> FlipsAsync(EvalRun baseline, EvalRun candidate, IReadOnlyList<(string Id, ScorePair Pair)> differing, EvalRunsDbContext db, CancellationToken cancellationToken)
    {
        if (baseline.IsSealed || candidate.IsSealed)
        {
            return [.. differing.Select(d => new Flip(d.Id, d.Pair.Baseline, d.Pair.Candidate, null, null, null, null))];
        }

        string[] ids = [.. differing.Select(d => d.Id)];
        var rows = await db.SetExamples.AsNoTracking().Where(e => e.SetId == candidate.ExampleSetId && ids.Contains(e.ExampleId)).ToDictionaryAsync(e => e.ExampleId, StringComparer.Ordinal, cancellationToken);
        var before = await OutputsAsync(baseline.Id, ids, db, cancellationToken);
        var after = await OutputsAsync(candidate.Id, ids, db, cancellationToken);
        return [.. differing.Select(d => new Flip(d.Id, d.Pair.Baseline, d.Pair.Candidate, ListResults.Read(rows[d.Id].Inputs), ListResults.Read(rows[d.Id].Expected),
            ListResults.Read(before.GetValueOrDefault(d.Id)), ListResults.Read(after.GetValueOrDefault(d.Id))))];
    }

    /// <summary>What the first sample answered stands for all of them.</summary>
    private static Task<Dictionary<string, string?>> OutputsAsync(Guid run, string[] ids, EvalRunsDbContext db, CancellationToken cancellationToken) =>
        db.Results.AsNoTracking().Where(r => r.RunId == run && r.Sample == 0 && ids.Contains(r.ExampleId)).ToDictionaryAsync(r => r.ExampleId, r => r.Outputs, StringComparer.Ordinal, cancellationToken);
}
