using LlmOps.PracticeModel.Catalog;
using LlmOps.PracticeModel.Learning;

namespace LlmOps.PracticeModel.Embeddings;

/// <summary>A text as a vector of unit length: its features are hashed to dimensions and signs and added up, so that texts that share words point the same way.</summary>
internal static class EmbeddingVector
{
    public const int DefaultDimensions = 256;
    public const int MostDimensions = 2048;

    private static readonly ModelTraits Traits = new()
    {
        PairWeight = 0.5f, GramWeight = 0.3f, DescriptionWeight = 1f, DemoShares = [0f], UnnamedWords = 1f, ProposedWords = 1, BareJson = true,
    };

    public static float[] Of(string text, int dimensions)
    {
        var features = new List<Feature>();
        TextFeatures.Read(text, Traits, features);
        var vector = new float[dimensions];
        foreach (var feature in features)
        {
            var sign = (feature.Key >> 63) == 0 ? 1f : -1f;
            vector[feature.Key % (ulong)dimensions] += sign * feature.Weight;
        }

        var squares = vector.Sum(static value => (double)value * value);
        if (squares == 0)
        {
            // A text without any word (or one whose features cancel out) still has to have a length of one.
            vector[0] = 1f;
            return vector;
        }

        var scale = (float)(1 / Math.Sqrt(squares));
        for (var at = 0; at < vector.Length; at++) { vector[at] *= scale; }
        return vector;
    }
}
