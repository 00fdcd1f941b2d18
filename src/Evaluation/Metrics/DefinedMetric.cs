using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>A metric whose identity is its definition.</summary>
internal abstract class DefinedMetric(MetricDefinition definition) : IMetric
{
    public string Name => definition.Name;

    public int Version => definition.Version;

    public string Kind => definition.Kind;

    public string Description => definition.Description;

    public abstract MetricResult Score(JsonObject expected, JsonObject outputs);
}
