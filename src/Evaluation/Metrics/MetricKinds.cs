namespace LlmOps.Evaluation.Metrics;

/// <summary>What sorts of metric there are, by what scoring needs.</summary>
public static class MetricKinds
{
    /// <summary>Two documents only.</summary>
    public const string Code = "code";

    /// <summary>A weighted mean of other metrics.</summary>
    public const string Composite = "composite";

    /// <summary>Vectors of an embedding model.</summary>
    public const string Embedding = "embedding";

    /// <summary>A judge program's answer; made and scored by the caller.</summary>
    public const string Judge = "judge";

    /// <summary>A customer's own endpoint; called by the caller.</summary>
    public const string Webhook = "webhook";
}
