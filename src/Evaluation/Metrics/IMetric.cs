using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>Compares what a program answered with what was expected. Pure: the same two documents always score the same.</summary>
public interface IMetric : IMetricIdentity
{
    /// <summary>Scores one example.</summary>
    /// <param name="expected">Labels by field.</param>
    /// <param name="outputs">The program's outputs by name.</param>
    /// <exception cref="MetricException">The example cannot be scored; that is not a score of 0.</exception>
    MetricResult Score(JsonObject expected, JsonObject outputs);
}
