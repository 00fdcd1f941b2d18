using LlmOps.EvalRuns.MetricCatalog;
using LlmOps.EvalRuns.Runs;
using LlmOps.Evaluation.Metrics;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Tools;
using LlmOps.Programs.Versions;

namespace LlmOps.EvalRuns.Scoring;

/// <summary>Makes what scores each metric of a run. A new kind of metric is one file and one line here.</summary>
internal sealed class Scorers(IToolInvoker tools, StoredVerdicts verdicts, WebhookCaller webhooks, EmbeddingCaller embeddings, TimeProvider time)
{
    public IReadOnlyList<IScorer> Of(EvalRun run) => [.. run.MetricUses.Select(use => Of(use, run))];

    private IScorer Of(MetricUse use, EvalRun run) => use.Kind switch
    {
        AgreementMetric.KindName => new CodeScorer(AgreementMetric.Create(use.Options!)),
        MetricKinds.Judge => new JudgeScorer(use.Judge!, ProgramPlan.Compile(ProgramSpecJson.Parse(use.Judge!.SpecJson)), tools, run.Fresh ? null : verdicts, time),
        MetricKinds.Webhook => new WebhookScorer(webhooks, WebhookSettings.Read(use.Options!)),
        MetricKinds.Embedding when EmbeddingOptions.Split(use.Options) is var (model, options) && MetricCatalogue.Create(use.Metric, options) is IEmbeddingMetric metric => new EmbeddingScorer(metric, model, run.IsSealed, embeddings),
        _ when MetricCatalogue.TryGetDefinition(use.Metric, out _) && MetricCatalogue.Create(use.Metric, use.Options) is IMetric metric => new CodeScorer(metric),
        _ => throw new InvalidOperationException($"This worker is too old for the metric '{use.Metric}'."),
    };
}
