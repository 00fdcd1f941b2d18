namespace LlmOps.Evaluation.Metrics;

/// <summary>A metric cannot score an example, for example because it has no label. The message names fields, never values.</summary>
public sealed class MetricException(string message) : Exception(message);
