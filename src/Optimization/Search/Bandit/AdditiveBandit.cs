namespace LlmOps.Optimization.Search.Bandit;

/// <summary>
/// Chooses combinations of categorical choices to score next, by Thompson sampling (Thompson, 1933) from a normal posterior. What is believed of a combination starts from the effects of its
/// choices, learned over all combinations, and gives way to its own rows as they come in: a few rows guide from the first trial on, and many weigh more than few. Replays from its seed.
/// </summary>
public sealed class AdditiveBandit
{
    // Rows that a belief from single choices counts for: as many as a usual minibatch.
    private const double PriorRows = 35;

    // Rows that the overall mean counts for in the effect of one choice.
    private const double EffectRows = 20;

    // What choices say together is less certain than so many rows would be.
    private const double PriorTrust = 0.4;
    private readonly IReadOnlyList<int> sizes;
    private readonly Random random;
    private readonly Dictionary<string, (IReadOnlyList<int> Choices, double Sum, int Rows)> seen = new(StringComparer.Ordinal);
    private double squares;

    /// <param name="sizes">How many choices each parameter has.</param>
    /// <param name="seed">Seed of its draws.</param>
    public AdditiveBandit(IReadOnlyList<int> sizes, int seed) => (this.sizes, random) = (sizes, new(seed));

    /// <summary>Tells it scores of rows, each 0 to 1.</summary>
    public void Observe(IReadOnlyList<int> choices, IReadOnlyCollection<double> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var key = Key(choices);
        var (_, sum, count) = seen.GetValueOrDefault(key, (choices, 0, 0));
        seen[key] = (choices, sum + rows.Sum(), count + rows.Count);
        squares += rows.Sum(r => r * r);
    }

    /// <summary>Mean and standard error of what is believed of a combination.</summary>
    public (double Mean, double Error) Belief(IReadOnlyList<int> choices)
    {
        var (total, rows) = Total(_ => true);
        var mean = rows == 0 ? 0.5 : total / rows;
        var spread = rows < 2 ? 0.5 : Math.Sqrt(Math.Max(0.01, (squares / rows) - (mean * mean)));
        var additive = mean + choices.Select((choice, p) => Effect(p, choice, mean)).Sum();
        var (_, sum, own) = seen.GetValueOrDefault(Key(choices), (choices, 0, 0));
        return (((PriorRows * Math.Clamp(additive, 0, 1)) + sum) / (PriorRows + own), spread / Math.Sqrt((PriorTrust * PriorRows) + own));
    }

    /// <summary>The combinations worth a try now, best draw first.</summary>
    /// <param name="count">How many at most.</param>
    /// <param name="isOpen">Whether a combination may still be tried.</param>
    public IReadOnlyList<IReadOnlyList<int>> Next(int count, Func<IReadOnlyList<int>, bool> isOpen)
    {
        ArgumentNullException.ThrowIfNull(isOpen);
        // Every combination gets its draw, open or not, so that what is closed shifts no other's.
        return [.. All().Select(c => (Choices: c, Draw: Belief(c) is var (mean, error) ? mean + (error * Normal()) : 0)).Where(c => isOpen(c.Choices)).OrderByDescending(c => c.Draw).Take(count).Select(c => c.Choices)];
    }

    /// <summary>Every combination there is.</summary>
    public IEnumerable<IReadOnlyList<int>> All() => sizes.Aggregate((IEnumerable<int[]>)[[]], (all, size) => all.SelectMany(x => Enumerable.Range(0, size).Select(c => (int[])[.. x, c])));

    private double Effect(int parameter, int choice, double mean)
    {
        var (sum, rows) = Total(choices => choices[parameter] == choice);
        return (sum - (rows * mean)) / (rows + EffectRows);
    }

    private (double Sum, int Rows) Total(Func<IReadOnlyList<int>, bool> of) => seen.Values.Where(s => of(s.Choices)).Aggregate((0.0, 0), (t, s) => (t.Item1 + s.Sum, t.Item2 + s.Rows));

    // Box and Muller (1958).
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static string Key(IReadOnlyList<int> choices) => string.Join(',', choices);
}
