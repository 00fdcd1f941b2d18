using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>
/// 1 when every label field equals the output of the same name as a JSON value, else 0. Text compares character by character;
/// a text label also equals a number or boolean that is written the same way.
/// </summary>
public sealed class ExactMatchMetric : IMetric
{
    internal static readonly MetricDefinition Definition = new("exact_match", 1, MetricKinds.Code, "1 when every label equals the output of the same name exactly, else 0.", [FieldChoice.Option])
    {
        Make = options => new ExactMatchMetric(options.Fields()),
    };

    private readonly FieldChoice fields;

    /// <summary>Over all labels.</summary>
    public ExactMatchMetric()
        : this(FieldChoice.All)
    {
    }

    internal ExactMatchMetric(FieldChoice fields) => this.fields = fields;

    /// <inheritdoc/>
    public string Name => Definition.Name;

    /// <inheritdoc/>
    public int Version => Definition.Version;

    /// <inheritdoc/>
    public string Kind => Definition.Kind;

    /// <inheritdoc/>
    public string Description => Definition.Description;

    /// <inheritdoc/>
    public MetricResult Score(JsonObject expected, JsonObject outputs) => FieldMatch.Score(fields, expected, outputs, JsonEquality.Exact);
}
