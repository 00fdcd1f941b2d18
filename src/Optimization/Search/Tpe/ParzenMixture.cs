namespace LlmOps.Optimization.Search.Tpe;

/// <summary>
/// A density over joint choices: one component for each observation and one uniform prior (Bergstra et al., 2011; dspy-spec 7.2). A component keeps its parameters together, so that
/// combinations which worked are repeated together.
/// </summary>
public sealed class ParzenMixture
{
    private const int Flat = 25;
    private readonly IReadOnlyList<int> sizes;
    private readonly IReadOnlyList<IReadOnlyList<int>> observed;

    /// <param name="sizes">Choices of each parameter.</param>
    /// <param name="observed">The observations in trial order, each a choice of every parameter.</param>
    public ParzenMixture(IReadOnlyList<int> sizes, IReadOnlyList<IReadOnlyList<int>> observed)
    {
        ArgumentNullException.ThrowIfNull(observed);
        (this.sizes, this.observed) = (sizes, observed);
        double[] raw = [.. AgeWeights(observed.Count), 1];
        var sum = raw.Sum();
        Weights = [.. raw.Select(w => w / sum)];
    }

    /// <summary>Weight of each component, the prior's last; they sum to 1.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>Weights of observations in trial order: all 1 up to 25, beyond that the oldest rise in a line from 1/n to 1.</summary>
    public static IReadOnlyList<double> AgeWeights(int count)
    {
        var ramp = Math.Max(0, count - Flat);
        return [.. Enumerable.Range(0, count).Select(i => i >= ramp ? 1 : ramp == 1 ? 1.0 / count : (1.0 / count) + (i * (1 - (1.0 / count)) / (ramp - 1)))];
    }

    /// <summary>Probabilities of a parameter's choices in a component.</summary>
    public IReadOnlyList<double> Row(int component, int parameter)
    {
        var (choices, components) = (sizes[parameter], Weights.Count);
        if (component == observed.Count)
        {
            return [.. Enumerable.Repeat(1.0 / choices, choices)];
        }

        var total = 1 + ((double)choices / components);
        return [.. Enumerable.Range(0, choices).Select(c => ((1.0 / components) + (c == observed[component][parameter] ? 1 : 0)) / total)];
    }

    /// <summary>Logarithm of the density of a joint choice.</summary>
    public double LogDensity(IReadOnlyList<int> choices)
    {
        var logs = Enumerable.Range(0, Weights.Count).Select(k => Math.Log(Weights[k]) + Enumerable.Range(0, sizes.Count).Sum(p => Math.Log(Row(k, p)[choices[p]]))).ToList();
        var most = logs.Max();
        return most + Math.Log(logs.Sum(l => Math.Exp(l - most)));
    }

    /// <summary>Draws joint choices: first a component for each, then parameter by parameter.</summary>
    /// <param name="count">How many.</param>
    /// <param name="uniform">The next number from 0 to 1.</param>
    public IReadOnlyList<IReadOnlyList<int>> Draw(int count, Func<double> uniform)
    {
        ArgumentNullException.ThrowIfNull(uniform);
        var cumulated = Cumulated(Weights);
        int[] components = [.. Enumerable.Range(0, count).Select(_ => uniform()).ToArray().Select(u => Math.Min(cumulated.Count(c => c <= u), Weights.Count - 1))];
        var drawn = Enumerable.Range(0, count).Select(_ => new int[sizes.Count]).ToList();
        for (var p = 0; p < sizes.Count; p++)
        {
            for (var i = 0; i < count; i++)
            {
                var (u, row) = (uniform(), Cumulated(Row(components[i], p)));
                row[^1] = 1;
                drawn[i][p] = row.Count(c => c < u);
            }
        }

        return drawn;
    }

    private static double[] Cumulated(IReadOnlyList<double> shares)
    {
        var sum = 0.0;
        return [.. shares.Select(s => sum += s)];
    }
}
