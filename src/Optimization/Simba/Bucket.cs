using LlmOps.Optimization.Experiments;

namespace LlmOps.Optimization.Simba;

/// <summary>An answer to an example, and which program of the pool gave it.</summary>
internal sealed record Outcome(int Member, ExampleRun Run)
{
    public double Score => Run.Score ?? 0;
}

/// <summary>All answers to one example of a minibatch, the best first.</summary>
internal sealed record Bucket(TrainExample Example, IReadOnlyList<Outcome> Outcomes)
{
    public Outcome Best => Outcomes[0];

    public Outcome Worst => Outcomes[^1];

    /// <summary>Those with most to learn from first: the gap between best and worst, then the best, then its lead over the mean (dspy-spec 5.7, step 3).</summary>
    public static IReadOnlyList<T> Order<T>(IEnumerable<T> buckets, Func<T, IReadOnlyList<double>> scores) =>
        [.. buckets.Select(b => (Bucket: b, Scores: scores(b))).OrderByDescending(b => b.Scores.Max() - b.Scores.Min()).ThenByDescending(b => b.Scores.Max()).ThenByDescending(b => b.Scores.Max() - b.Scores.Average()).Select(b => b.Bucket)];
}
