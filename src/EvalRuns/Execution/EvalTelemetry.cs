using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LlmOps.EvalRuns.Execution;

/// <summary>Spans and measurements of eval workers.</summary>
internal static class EvalTelemetry
{
    private static readonly Meter Meter = new("LlmOps.EvalRuns");

    public static ActivitySource Source { get; } = new("LlmOps.EvalRuns");

    public static Counter<long> ExamplesScored { get; } = Meter.CreateCounter<long>("llmops.eval_runs.examples_scored", "{example}", "Predictions finished, by outcome.");

    public static Histogram<double> ShardDuration { get; } = Meter.CreateHistogram<double>("llmops.eval_runs.shard_duration", "s", "From lease to last stored result.");
}
