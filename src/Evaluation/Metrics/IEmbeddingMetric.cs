using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>A metric over embeddings: it says which texts it needs, the caller has them embedded, and it scores their vectors. Both halves are pure.</summary>
public interface IEmbeddingMetric : IMetricIdentity
{
    /// <summary>The texts to embed for an example, each once; the empty text is never among them.</summary>
    /// <exception cref="MetricException">The example cannot be scored.</exception>
    IReadOnlyList<string> Texts(JsonObject expected, JsonObject outputs);

    /// <summary>Scores the example.</summary>
    /// <param name="expected">Labels by field.</param>
    /// <param name="outputs">The program's outputs by name.</param>
    /// <param name="vectors">The vector of every text of <see cref="Texts"/>, of any length but all the same.</param>
    /// <exception cref="MetricException">The example cannot be scored, or a vector is missing or does not fit the others.</exception>
    MetricResult Score(JsonObject expected, JsonObject outputs, IReadOnlyDictionary<string, float[]> vectors);
}
