namespace LlmOps.PracticeModel.Judging;

/// <summary>
/// How a judge turns traits into a probability: a logistic regression that starts from given weights and is pulled away from them by what it is shown (maximum a posteriori,
/// normal prior around the start). Deterministic: plain gradient steps from the start.
/// </summary>
internal sealed class Weights
{
    /// <summary>How strongly the start holds, in examples.</summary>
    private const float Hold = 0.5f;
    private const int Steps = 1500;

    private readonly float[] _weights;

    /// <param name="start">The constant's weight, then one for each trait.</param>
    /// <param name="shown">Traits and what they should give, 0 to 1.</param>
    public Weights(float[] start, IReadOnlyList<(float[] Traits, float Target)> shown)
    {
        _weights = [.. start];
        if (shown.Count > 0) { Fit(start, shown); }
    }

    public float Probability(float[] traits)
    {
        var sum = 0f;
        for (var at = 0; at < traits.Length; at++) { sum += _weights[at] * traits[at]; }
        return 1f / (1f + MathF.Exp(-sum));
    }

    private void Fit(float[] start, IReadOnlyList<(float[] Traits, float Target)> shown)
    {
        // The curvature is at most a quarter of the squared length of each example: this step cannot overshoot.
        var step = 1f / (Hold + (0.25f * shown.Sum(example => example.Traits.Sum(value => value * value))));
        var slope = new float[start.Length];
        for (var round = 0; round < Steps; round++)
        {
            for (var at = 0; at < slope.Length; at++) { slope[at] = Hold * (_weights[at] - start[at]); }
            foreach (var (traits, target) in shown)
            {
                var miss = Probability(traits) - target;
                for (var at = 0; at < slope.Length; at++) { slope[at] += miss * traits[at]; }
            }

            for (var at = 0; at < slope.Length; at++) { _weights[at] -= step * slope[at]; }
        }
    }
}
