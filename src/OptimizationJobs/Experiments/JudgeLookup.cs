using LlmOps.OptimizationJobs.Siblings;
using LlmOps.Programs.Versions;

namespace LlmOps.OptimizationJobs.Experiments;

/// <summary>Finds the judge behind a metric.</summary>
internal static class JudgeLookup
{
    private const string Prefix = "judge:";

    /// <summary>The judge a metric names; <see langword="null"/> when the metric is not one.</summary>
    public static async Task<SiblingJudge?> FindAsync(EvalRunsClient evals, string metric, CancellationToken cancellationToken) =>
        metric.StartsWith(Prefix, StringComparison.Ordinal) ? await evals.JudgeAsync(metric[Prefix.Length..], cancellationToken) : null;

    /// <summary>What asking it takes.</summary>
    public static async Task<JudgeCall?> CallAsync(RegistryClient registry, SiblingJudge? judge, CancellationToken cancellationToken)
    {
        if (judge is null)
        {
            return null;
        }

        var version = await registry.VersionAsync(judge.Program, judge.ProgramVersion.ToString(), cancellationToken);
        return new(ProgramSpecJson.Parse(version.Spec.GetRawText()), judge.Model);
    }
}
