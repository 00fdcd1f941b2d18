namespace LlmOps.Programs.Randomness;

/// <summary>NumPy's <c>RandomState</c>, bit for bit (dspy-spec appendix A). Not safe for use by several threads.</summary>
/// <param name="seed">The seed.</param>
public sealed class NumPyRandom(uint seed)
{
    private readonly MersenneTwister _bits = new(seed);

    /// <summary>A number in [0, 1) with 53 random bits; NumPy's <c>random_sample()</c>.</summary>
    public double NextDouble() => _bits.NextDouble();
}
