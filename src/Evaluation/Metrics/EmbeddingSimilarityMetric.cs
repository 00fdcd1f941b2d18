using System.Globalization;
using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>How near label and output are in meaning: cosine of their embeddings, below 0 counted as 0.</summary>
internal sealed class EmbeddingSimilarityMetric(FieldChoice fields, double? threshold) : IEmbeddingMetric
{
    private static readonly MetricOption Threshold = new("threshold", "number", "When given, a field scores 1 from this cosine on and 0 below.") { Maximum = 1 };

    public static readonly MetricDefinition Definition = new("embedding_similarity", 1, MetricKinds.Embedding, "Cosine of the embeddings of label and output, 0 to 1, mean over the labels; of a list of labels the nearest counts.", [FieldChoice.Option, Threshold])
    {
        Make = options => new EmbeddingSimilarityMetric(options.Fields(), options.OptionalNumber(Threshold)),
    };

    public string Name => Definition.Name;

    public int Version => Definition.Version;

    public string Kind => Definition.Kind;

    public string Description => Definition.Description;

    public IReadOnlyList<string> Texts(JsonObject expected, JsonObject outputs) =>
        [.. fields.Of(expected, outputs).Where(pair => pair.HasOutput).SelectMany(pair => (string[])[.. JsonText.Alternatives(pair.Label), JsonText.OfAll(pair.Output)]).Where(text => text.Length > 0).Distinct()];

    public MetricResult Score(JsonObject expected, JsonObject outputs, IReadOnlyDictionary<string, float[]> vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        return fields.Mean(expected, outputs, pair => pair.HasOutput ? Graded(JsonText.Alternatives(pair.Label).Max(text => Similarity(text, JsonText.OfAll(pair.Output), vectors))) : new(0, "no output"));
    }

    private MetricResult Graded(double cosine)
    {
        var score = threshold is { } least ? cosine >= least ? 1 : 0 : cosine;
        return score == 1 ? MetricResult.Right : new(score, string.Create(CultureInfo.InvariantCulture, $"cosine {cosine:0.000}"));
    }

    private static double Similarity(string label, string output, IReadOnlyDictionary<string, float[]> vectors) =>
        label == output ? 1 : label.Length == 0 || output.Length == 0 ? 0 : Math.Clamp(Cosine(Vector(label, vectors), Vector(output, vectors)), 0, 1);

    private static float[] Vector(string text, IReadOnlyDictionary<string, float[]> vectors) => vectors.TryGetValue(text, out var vector) ? vector : throw new MetricException("A text has no vector.");

    private static double Cosine(float[] first, float[] second)
    {
        if (first.Length != second.Length)
        {
            throw new MetricException("Two vectors differ in length.");
        }

        var (dot, ofFirst, ofSecond) = (0.0, 0.0, 0.0);
        for (var i = 0; i < first.Length; i++)
        {
            dot += (double)first[i] * second[i];
            ofFirst += (double)first[i] * first[i];
            ofSecond += (double)second[i] * second[i];
        }

        var cosine = dot / Math.Sqrt(ofFirst * ofSecond);
        return double.IsFinite(cosine) ? cosine : throw new MetricException("A vector has no direction.");
    }
}
