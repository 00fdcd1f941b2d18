using LlmOps.Programs.Randomness;

namespace LlmOps.Optimization.Simba;

/// <summary>Draws the better ones more often.</summary>
internal static class Softmax
{
    /// <summary>Probability of each of some mean scores.</summary>
    /// <param name="means">Mean scores, 0 to 1.</param>
    /// <param name="temperature">The lower, the more the best is preferred.</param>
    public static IReadOnlyList<double> Probabilities(IReadOnlyList<double> means, double temperature)
    {
        var highest = means.Max();
        var weights = means.Select(m => Math.Exp((m - highest) / temperature)).ToList();
        var total = weights.Sum();
        return [.. weights.Select(w => w / total)];
    }

    /// <summary>Position of the one drawn.</summary>
    public static int Draw(IReadOnlyList<double> means, double temperature, PythonRandom random)
    {
        var at = random.NextDouble();
        var probabilities = Probabilities(means, temperature);
        for (var i = 0; i < probabilities.Count; i++)
        {
            if ((at -= probabilities[i]) < 0)
            {
                return i;
            }
        }

        return probabilities.Count - 1;
    }
}
