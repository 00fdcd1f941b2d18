using LlmOps.Programs.Randomness;

namespace LlmOps.Optimization.Search.Tpe;

/// <summary>
/// The tree-structured Parzen estimator for categorical parameters as Optuna does it with multivariate on and all else default (Bergstra et al., 2011; dspy-spec 7): ten trials at random,
/// then the choice that is likely among the good trials and unlikely among the others. Replays from its seed.
/// </summary>
public sealed class TpeSampler
{
    /// <summary>Finished trials before it guides.</summary>
    public const int StartupTrials = 10;
    private const int Candidates = 24;
    private const int MostBelow = 25;

    // Candidates whose scores are equal but for the last bit are equal.
    private const double Tolerance = 1e-9;
    private readonly IReadOnlyList<string> asked;
    private readonly IReadOnlyList<string> names;
    private readonly IReadOnlyDictionary<string, int> space;
    private readonly NumPyRandom startup;
    private readonly NumPyRandom guided;

    /// <param name="space">Parameters with how many choices each has, in the order they are asked for.</param>
    /// <param name="seed">Seed of both of its streams.</param>
    public TpeSampler(IReadOnlyList<(string Name, int Choices)> space, uint seed)
    {
        ArgumentNullException.ThrowIfNull(space);
        (asked, this.space) = ([.. space.Select(p => p.Name)], space.ToDictionary(p => p.Name, p => p.Choices, StringComparer.Ordinal));
        names = [.. space.Where(p => p.Choices > 1).Select(p => p.Name).Order(StringComparer.Ordinal)];
        (startup, guided) = (new(seed), new(seed));
    }

    /// <summary>How many of so many trials count as good: a tenth, rounded up, at most 25.</summary>
    public static int Gamma(int trials) => Math.Min((int)Math.Ceiling(0.1 * trials), MostBelow);

    /// <summary>Numbers of the good trials and of the others, both in trial order; of equal values the earlier is better.</summary>
    public static (IReadOnlyList<int> Below, IReadOnlyList<int> Above) Split(IReadOnlyList<Observation> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        var below = trials.Index().OrderByDescending(t => t.Item.Value).Take(Gamma(trials.Count)).Select(t => t.Index).Order().ToList();
        return (below, [.. Enumerable.Range(0, trials.Count).Except(below)]);
    }

    /// <summary>Densities of the good trials and of the others, over the parameters in name order.</summary>
    public (ParzenMixture Below, ParzenMixture Above) Mixtures(IReadOnlyList<Observation> trials)
    {
        var (below, above) = Split(trials);
        int[] sizes = [.. names.Select(n => space[n])];
        return (Of(below), Of(above));

        ParzenMixture Of(IReadOnlyList<int> numbers) => new(sizes, [.. numbers.Select(n => (IReadOnlyList<int>)[.. names.Select(p => trials[n].Choices[p])])]);
    }

    /// <summary>The next combination to try.</summary>
    /// <param name="trials">All finished trials in their order, those added by hand too.</param>
    public IReadOnlyDictionary<string, int> Suggest(IReadOnlyList<Observation> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        var choices = asked.Where(n => space[n] == 1).ToDictionary(n => n, _ => 0, StringComparer.Ordinal);
        if (trials.Count < StartupTrials)
        {
            foreach (var name in asked)
            {
                choices[name] = AtRandom(space[name]);
            }

            return choices;
        }

        foreach (var (name, choice) in names.Zip(Best(trials)))
        {
            choices[name] = choice;
        }

        return choices;
    }

    private IReadOnlyList<int> Best(IReadOnlyList<Observation> trials)
    {
        if (names.Count == 0)
        {
            return [];
        }

        var (below, above) = Mixtures(trials);
        var (best, most) = ((IReadOnlyList<int>?)null, double.NegativeInfinity);
        foreach (var candidate in below.Draw(Candidates, guided.NextDouble))
        {
            var acquisition = below.LogDensity(candidate) - above.LogDensity(candidate);
            (best, most) = acquisition > most + Tolerance ? (candidate, acquisition) : (best, most);
        }

        return best!;
    }

    private int AtRandom(int choices)
    {
        var (best, most) = (0, -1.0);
        for (var i = 0; i < choices; i++)
        {
            var u = startup.NextDouble();
            (best, most) = u > most ? (i, u) : (best, most);
        }

        return best;
    }
}
