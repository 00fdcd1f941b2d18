using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LlmOps.InferenceGateway;

/// <summary>The gateway's spans and figures. Model spans follow the GenAI semantic conventions; prompts and answers are never among them.</summary>
internal static class GatewayTelemetry
{
    public const string Name = "LlmOps.InferenceGateway";

    private static readonly Meter Meter = new(Name);

    public static ActivitySource Source { get; } = new(Name);

    public static Histogram<double> ModelDuration { get; } = Meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s");
    public static Histogram<long> ModelTokens { get; } = Meter.CreateHistogram<long>("gen_ai.client.token.usage", "{token}");
    public static Counter<long> Inferences { get; } = Meter.CreateCounter<long>("llmops.inference_gateway.inferences");
    public static Counter<double> Cost { get; } = Meter.CreateCounter<double>("llmops.inference_gateway.cost", "{USD}");
    public static Histogram<double> Overhead { get; } = Meter.CreateHistogram<double>("llmops.inference_gateway.overhead", "s");
    public static Counter<long> Retries { get; } = Meter.CreateCounter<long>("llmops.inference_gateway.retries");
    public static Counter<long> Spooled { get; } = Meter.CreateCounter<long>("llmops.inference_gateway.spool.appended");
    public static Counter<long> Shipped { get; } = Meter.CreateCounter<long>("llmops.inference_gateway.spool.shipped");
    public static Counter<long> SpoolDropped { get; } = Meter.CreateCounter<long>("llmops.inference_gateway.spool.dropped");
    public static Counter<long> SpoolDamaged { get; } = Meter.CreateCounter<long>("llmops.inference_gateway.spool.damaged");
    public static Counter<long> SnapshotsRefused { get; } = Meter.CreateCounter<long>("llmops.inference_gateway.snapshots.refused");

    public static void ObserveSpool(Func<long> bytes) => Meter.CreateObservableGauge("llmops.inference_gateway.spool.waiting", bytes, "By");
}
