using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>Compares what a program answered with what was expected. Pure: the same two documents always score the same.</summary>
public interface IMetric
{
    /// <summary>Name in the catalogue, snake_case.</summary>
    string Name { get; }

    /// <summary>Raised whenever the same documents may score differently than before; scores of different versions are not compared silently.</summary>
    int Version { get; }

    /// <summary>What sort of metric it is: <c>code</c>, later <c>judge</c>, <c>webhook</c>, <c>composite</c>.</summary>
    string Kind { get; }

    /// <summary>One sentence for people.</summary>
    string Description { get; }

    /// <summary>Scores one example.</summary>
    /// <param name="expected">Labels by field.</param>
    /// <param name="outputs">The program's outputs by name.</param>
    /// <exception cref="MetricException">The example cannot be scored; that is not a score of 0.</exception>
    MetricResult Score(JsonObject expected, JsonObject outputs);
}
