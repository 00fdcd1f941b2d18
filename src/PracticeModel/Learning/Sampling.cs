namespace LlmOps.PracticeModel.Learning;

/// <summary>How much chance there is in an answer. The same seed draws the same.</summary>
internal sealed class Sampling(double temperature, int seed)
{
    private readonly Random? _random = temperature > 0 ? new Random(seed) : null;

    /// <summary>Adds normal noise to each score.</summary>
    /// <param name="deviation">Standard deviation at temperature 1.</param>
    public void Disturb(Span<float> scores, double deviation)
    {
        if (_random is null) { return; }
        foreach (ref var score in scores) { score += (float)(deviation * temperature * Normal(_random)); }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
