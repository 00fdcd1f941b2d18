using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>DSPy's <c>answer_exact_match</c>: any of the accepted answers, wholly or for the most part. Unlike there, two texts without words are the same also when a part is enough.</summary>
internal sealed class AnswerExactMatchMetric(FieldChoice fields, double share) : DefinedMetric(Definition)
{
    private static readonly MetricOption Share = new("frac", "number", "From 1 on the whole answer must match; below, its token F1 must reach this.") { Default = "1", Maximum = 1 };

    public static readonly MetricDefinition Definition = new("answer_exact_match", 1, MetricKinds.Code, "1 when every output equals one of its accepted answers after normalisation, or shares enough words with one, else 0 (DSPy's answer_exact_match).", [FieldChoice.Option, Share])
    {
        Make = options => new AnswerExactMatchMetric(options.Fields(), options.Number(Share)),
    };

    public override MetricResult Score(JsonObject expected, JsonObject outputs) => FieldMatch.Score(fields, expected, outputs, IsAccepted);

    private bool IsAccepted(JsonNode? label, JsonNode? output)
    {
        var (accepted, got) = (JsonText.Alternatives(label), JsonText.OfAll(output));
        return accepted.Any(answer => TextNormalization.Normalize(answer) == TextNormalization.Normalize(got)) || (share < 1 && TokenF1.Best(accepted, got).Score >= share);
    }
}
