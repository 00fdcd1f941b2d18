using LlmOps.PracticeModel.Catalog;
using LlmOps.PracticeModel.Learning;

namespace LlmOps.PracticeModel.Judging;

/// <summary>What a judge sees of an answer, each from 0 to 1.</summary>
/// <param name="Overlap">The content words of the reference that the answer has too; of several readings of the reference, separated by "/", "|" or lines, the best. Without a reference the same as <paramref name="Relevance"/>.</param>
/// <param name="Focus">The content words of the answer that the reference, or without one the question, has too.</param>
/// <param name="Relevance">The content words of the question that the answer has too.</param>
/// <param name="Length">1 from fifty content words on. Practice judges like long answers a little, so that aligning them has something to mend.</param>
/// <param name="Hedging">1 when the answer says that it does not know, or is sorry.</param>
/// <param name="Shared">The words behind the overlap, as the answer writes them.</param>
internal sealed record AnswerTraits(float Overlap, float Focus, float Relevance, float Length, float Hedging, IReadOnlyList<string> Shared)
{
    /// <summary>How many numbers <see cref="Vector"/> holds.</summary>
    public const int Count = 6;

    private const float LongAnswer = 50;
    private static readonly char[] BetweenReadings = ['/', '|', '\n'];
    private static readonly string[] Hedges = ["sorry", "not sure", "don't know", "not know", "unable", "cannot", "can't", "unclear", "no information", "not enough information", "unfortunately"];

    /// <summary>The constant 1, then the traits in order.</summary>
    public float[] Vector => [1f, Overlap, Focus, Relevance, Length, Hedging];

    public static AnswerTraits Of(JudgedInputs inputs, ModelTraits traits)
    {
        var answer = ContentWords.Of(inputs.Answer);
        var question = ContentWords.Of(inputs.Question);
        var readings = (inputs.Reference ?? "").Split(BetweenReadings, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ContentWords.Of).ToList();
        if (readings.Count == 0) { readings.Add(question); }
        var said = new WordSet(answer, traits);
        var best = readings.MaxBy(said.Cover)!;
        var shared = new WordSet(best, traits);
        return new AnswerTraits(
            said.Cover(best),
            new WordSet(readings.SelectMany(reading => reading), traits).Cover(answer),
            said.Cover(question),
            Math.Min(1f, answer.Count / LongAnswer),
            Array.Exists(Hedges, hedge => inputs.Answer.Contains(hedge, StringComparison.OrdinalIgnoreCase)) ? 1f : 0f,
            [.. answer.Where(shared.Has).Select(word => word.Written).Distinct(StringComparer.OrdinalIgnoreCase)]);
    }
}
