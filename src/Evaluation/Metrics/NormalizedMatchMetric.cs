using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>As <see cref="ExactMatchMetric"/>, with text compared after <see cref="TextNormalization"/>, also inside lists and records.</summary>
public sealed class NormalizedMatchMetric : IMetric
{
    internal static readonly MetricDefinition Definition = new("normalized_match", 1, MetricKinds.Code, "1 when every label equals the output of the same name apart from case, punctuation, articles and blanks, else 0.", [FieldChoice.Option])
    {
        Make = options => new NormalizedMatchMetric(options.Fields()),
    };

    private readonly FieldChoice fields;

    /// <summary>Over all labels.</summary>
    public NormalizedMatchMetric()
        : this(FieldChoice.All)
    {
    }

    internal NormalizedMatchMetric(FieldChoice fields) => this.fields = fields;

    /// <inheritdoc/>
    public string Name => Definition.Name;

    /// <inheritdoc/>
    public int Version => Definition.Version;

    /// <inheritdoc/>
    public string Kind => Definition.Kind;

    /// <inheritdoc/>
    public string Description => Definition.Description;

    /// <inheritdoc/>
    public MetricResult Score(JsonObject expected, JsonObject outputs) => FieldMatch.Score(fields, expected, outputs, JsonEquality.Normalized);
}
