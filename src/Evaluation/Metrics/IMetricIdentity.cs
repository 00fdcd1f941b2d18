namespace LlmOps.Evaluation.Metrics;

/// <summary>
/// What every metric says about itself. A metric is either an <see cref="IMetric"/>, scored from two documents alone, or an <see cref="IEmbeddingMetric"/>, whose call the
/// caller makes; judges and webhooks live with the caller, under the kinds of <see cref="MetricKinds"/>.
/// </summary>
public interface IMetricIdentity
{
    /// <summary>Name in the catalogue, snake_case.</summary>
    string Name { get; }

    /// <summary>Raised whenever the same documents and options may score differently than before; scores of different versions are not compared silently.</summary>
    int Version { get; }

    /// <summary>What sort of metric it is, one of <see cref="MetricKinds"/>.</summary>
    string Kind { get; }

    /// <summary>One sentence for people.</summary>
    string Description { get; }
}
