using System.CommandLine;
using LlmOps.Client.Evals;

namespace LlmOps.Cli.Runs;

internal static class CompareRuns
{
    private const int FlipsShown = 10;

    public static Command Build()
    {
        var baseline = new Argument<Guid>("RUN1") { Description = "The run to compare with." };
        var candidate = new Argument<Guid>("RUN2") { Description = "The run to judge." };
        var slice = new Option<string?>("--slice") { Description = "Also compare by the values of a field: expected.FIELD, inputs.FIELD or metadata.FIELD." };
        return new Command("compare", "Compare two runs, example by example.") { baseline, candidate, slice }.Does(async (cli, parsed, cancellationToken) =>
            cli.Show(await cli.Client.EvalRuns.CompareAsync(parsed.GetRequiredValue(baseline), parsed.GetRequiredValue(candidate), parsed.GetValue(slice), cancellationToken), c => Render(cli, c)));
    }

    internal static void Render(CliRun cli, CompareResponse compare)
    {
        foreach (var warning in compare.Warnings)
        {
            cli.Say($"WARNING: {warning}");
        }

        cli.Say($"{compare.Examples} examples scored by both runs.");
        cli.Table(["metric", "baseline", "candidate", "difference", "95 % interval", "p", "improved", "same", "regressed", "verdict"], compare.Metrics.Select(m => (IReadOnlyList<string?>)
            [m.Metric, Words.Percent(m.Baseline), Words.Percent(m.Candidate), Words.Points(m.Difference), $"[{m.Lower * 100:+0.0;-0.0}, {m.Upper * 100:+0.0;-0.0}]", Words.Share(m.PValue), m.Improved.ToString(), m.Same.ToString(), m.Regressed.ToString(), m.Verdict.Replace('_', ' ')]));
        if (compare.Metrics is [{ SmallestDetectable: { } smallest }, ..])
        {
            cli.Say($"Smallest difference this many examples show with 80 % power: {smallest * 100:0.0} points.");
        }

        if (compare.Slices is { } slices)
        {
            cli.Say("Slices, worst first; p is corrected for their number:");
            cli.Table(["value", "examples", "baseline", "candidate", "difference", "95 % interval", "p"], slices.Select(s => (IReadOnlyList<string?>)
                [s.Value, s.Examples.ToString(), Words.Percent(s.Baseline), Words.Percent(s.Candidate), Words.Points(s.Difference), $"[{s.Lower * 100:+0.0;-0.0}, {s.Upper * 100:+0.0;-0.0}]", Words.Share(s.PValue)]));
        }

        var worse = compare.Flips.Where(f => f.Candidate < f.Baseline && f.Inputs is not null).Take(FlipsShown).ToList();
        if (worse.Count > 0)
        {
            cli.Say("Newly wrong:");
            cli.Table(["example", "inputs", "expected", "baseline", "candidate"], worse.Select(f => (IReadOnlyList<string?>)[f.ExampleId, Words.Json(f.Inputs), Words.Json(f.Expected), Words.Json(f.BaselineOutputs), Words.Json(f.CandidateOutputs)]));
        }
    }
}
