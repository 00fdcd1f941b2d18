using LlmOps.PracticeModel.Learning;

namespace LlmOps.PracticeModel.FineTuning;

/// <summary>What a tuned model knows: a classifier for each output that chose among labels in its training file.</summary>
internal sealed record TunedWeights(IReadOnlyDictionary<string, SoftmaxClassifier> Fields)
{
    /// <summary>How much a certain classifier outweighs the prompt: cosines of a prompt differ by tenths.</summary>
    private const float Share = 2f;

    /// <summary>Adds what was learned to the scores a prompt gives its labels.</summary>
    public void AddTo(float[] scores, string field, IReadOnlyList<string> labels, List<Feature> query)
    {
        if (!Fields.TryGetValue(field, out var classifier)) { return; }
        var probabilities = classifier.Predict(query);
        for (var label = 0; label < scores.Length; label++) { scores[label] += Share * probabilities.GetValueOrDefault(labels[label]); }
    }
}
