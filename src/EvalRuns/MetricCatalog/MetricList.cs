using LlmOps.Evaluation.Metrics;

namespace LlmOps.EvalRuns.MetricCatalog;

/// <summary>Every metric a run can ask for: those of the library, judges, and webhooks.</summary>
internal static class MetricList
{
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        .. MetricCatalogue.Definitions.Select(d => d.Kind is MetricKinds.Embedding ? EmbeddingOptions.InRuns(d) : d),
        new("judge", 1, MetricKinds.Judge, "The verdict of a judge: 1 when it passes, 0 when not, or its grade.",
        [
            new("judge", "text", "Name of the judge.") { Required = true },
            new("inputs", "options", "Where the judge's inputs come from, by input: inputs.NAME, expected.NAME or outputs.NAME; by name unless given."),
        ]),
        WebhookMetric.Definition,
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(d => d.Name)];
}
