using LlmOps.EvalRuns.Execution;
using LlmOps.EvalRuns.MetricCatalog;
using LlmOps.EvalRuns.Runs;
using LlmOps.Evaluation.Metrics;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Tools;
using LlmOps.Programs.Versions;

namespace LlmOps.EvalRuns.Scoring;

/// <summary>Makes what scores each metric of a run. A new kind of metric is one file and one line here.</summary>
internal sealed class Scorers(GatewayModels models, IToolInvoker tools, StoredVerdicts verdicts, TimeProvider time)
{
    public IReadOnlyList<IScorer> Of(EvalRun run) => [.. run.MetricUses.Select(use => Of(use, run))];

    private IScorer Of(MetricUse use, EvalRun run) => use.Kind switch
    {
        AgreementMetric.KindName => new CodeScorer(AgreementMetric.Create(use.Options!)),
        "judge" => new JudgeScorer(use.Judge!, ProgramPlan.Compile(ProgramSpecJson.Parse(use.Judge!.SpecJson)), models.For(run.IsSealed), tools, run.Fresh ? null : verdicts, time),
        "code" when MetricCatalogue.TryGet(use.Metric, out var metric) => new CodeScorer(metric),
        _ => throw new InvalidOperationException($"This worker is too old for the metric '{use.Metric}'."),
    };
}
