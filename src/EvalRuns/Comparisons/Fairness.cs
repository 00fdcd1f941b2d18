using LlmOps.EvalRuns.Runs;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.EvalRuns.Comparisons;

/// <summary>Whether two runs may be compared, and what to say beside the comparison.</summary>
internal static class Fairness
{
    /// <exception cref="ProblemException">409: the comparison would mean nothing.</exception>
    public static void Require(EvalRun baseline, EvalRun candidate, IReadOnlyCollection<string> metrics)
    {
        if (baseline.Dataset != candidate.Dataset)
        {
            throw NotComparable($"The runs scored different datasets: '{baseline.Dataset}' and '{candidate.Dataset}'.");
        }

        if (metrics.Count == 0)
        {
            throw NotComparable($"The runs have no metric in common: {string.Join(", ", baseline.Metrics)} and {string.Join(", ", candidate.Metrics)}.");
        }
    }

    /// <summary>What forbids a gate to hold the candidate against the baseline: other data or other scoring.</summary>
    public static IEnumerable<string> Differences(EvalRun baseline, EvalRun candidate, IReadOnlyCollection<string> metrics)
    {
        if (baseline.ExampleSetId != candidate.ExampleSetId && (baseline.Dataset, baseline.DatasetVersion, baseline.Split) != (candidate.Dataset, candidate.DatasetVersion, candidate.Split))
        {
            yield return $"its data was {baseline.Dataset}@{baseline.DatasetVersion} {baseline.Split}, not {candidate.Dataset}@{candidate.DatasetVersion} {candidate.Split}.";
        }

        foreach (var use in baseline.MetricUses.Where(u => metrics.Contains(u.Name, StringComparer.Ordinal)))
        {
            if (candidate.MetricUses.FirstOrDefault(u => u.Name == use.Name)?.DifferenceTo(use) is { } difference)
            {
                yield return $"{use.Name} was scored differently: {difference}.";
            }
        }
    }

    public static ProblemException NotComparable(string detail) => ProblemException.Conflict("not_comparable", detail);

    public static IEnumerable<string> Warnings(EvalRun baseline, EvalRun candidate, int baselineScored, int candidateScored, int common)
    {
        if (baseline.DatasetVersion != candidate.DatasetVersion)
        {
            yield return $"The dataset versions differ: {baseline.Dataset}@{baseline.DatasetVersion} and {candidate.Dataset}@{candidate.DatasetVersion}.";
        }

        if (baseline.Split != candidate.Split)
        {
            yield return $"The splits differ: {baseline.Split} and {candidate.Split}.";
        }

        foreach (var use in baseline.MetricUses)
        {
            if (candidate.MetricUses.FirstOrDefault(u => u.Name == use.Name) is not { } other)
            {
                yield return $"Only the baseline has the metric {use.Name}.";
            }
            else if (use.DifferenceTo(other) is { } difference)
            {
                yield return $"The metric {use.Name} was scored differently: {difference}.";
            }
        }

        foreach (var metric in candidate.Metrics.Except(baseline.Metrics, StringComparer.Ordinal))
        {
            yield return $"Only the candidate has the metric {metric}.";
        }

        if (baseline.Metrics[0] != candidate.Metrics[0])
        {
            yield return $"The deciding metrics differ: {baseline.Metrics[0]} and {candidate.Metrics[0]}.";
        }

        if (baselineScored != common || candidateScored != common)
        {
            yield return $"Only {common} examples were scored by both; the baseline scored {baselineScored}, the candidate {candidateScored}.";
        }

        foreach (var (name, run) in new[] { ("baseline", baseline), ("candidate", candidate) })
        {
            if (run.Status is not EvalRunStatus.Completed)
            {
                yield return $"The {name} is {run.Status.ToString().ToLowerInvariant()}, not completed.";
            }
        }
    }
}
