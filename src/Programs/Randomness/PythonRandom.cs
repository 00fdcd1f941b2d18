namespace LlmOps.Programs.Randomness;

/// <summary>
/// CPython's <c>random.Random</c>, bit for bit: the Mersenne Twister with Python's seeding and drawing rules (dspy-spec appendix A).
/// The same seed gives the same draws on every machine. Not safe for use by several threads.
/// </summary>
public sealed class PythonRandom
{
    private readonly MersenneTwister _bits;

    /// <summary>Seeds by an integer; the sign does not count.</summary>
    public PythonRandom(long seed)
    {
        var magnitude = seed < 0 ? (ulong)-(seed + 1) + 1 : (ulong)seed;
        var high = (uint)(magnitude >> 32);
        _bits = new MersenneTwister(high is 0 ? [(uint)magnitude] : [(uint)magnitude, high]);
    }

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32() => _bits.NextUInt32();

    /// <summary>A number in [0, 1) with 53 random bits; Python's <c>random()</c>.</summary>
    public double NextDouble() => _bits.NextDouble();

    /// <summary>A number in [0, <paramref name="bound"/>).</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var shift = System.Numerics.BitOperations.LeadingZeroCount((uint)bound);
        uint draw;
        do
        {
            draw = NextUInt32() >> shift;
        }
        while (draw >= (uint)bound);
        return (int)draw;
    }

    /// <summary>A number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int RandInt(int low, int high) => low + Below(high - low + 1);

    /// <summary>One of the items.</summary>
    public T Choice<T>(IReadOnlyList<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items[Below(items.Count)];
    }

    /// <summary>Puts the items in random order, in place.</summary>
    public void Shuffle<T>(IList<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>Draws <paramref name="count"/> different items, in drawing order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More items are asked for than there are.</exception>
    public IReadOnlyList<T> Sample<T>(IReadOnlyList<T> population, int count)
    {
        ArgumentNullException.ThrowIfNull(population);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, population.Count);
        var setSize = 21;
        if (count > 5)
        {
            setSize += (int)Math.Pow(4, Math.Ceiling(Math.Log(count * 3.0) / Math.Log(4)));
        }

        return population.Count <= setSize ? SampleFromPool(population, count) : SampleByIndex(population, count);
    }

    /// <summary>Draws with replacement; an item's chance is proportional to its weight (0 or more, at least one above 0).</summary>
    public IReadOnlyList<T> Choices<T>(IReadOnlyList<T> items, IReadOnlyList<double> weights, int count)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(weights);
        var cumulative = new double[items.Count];
        var total = 0.0;
        for (var i = 0; i < items.Count; i++)
        {
            cumulative[i] = total += weights[i];
        }

        var drawn = new T[count];
        for (var i = 0; i < count; i++)
        {
            var point = NextDouble() * total;
            var index = Array.FindIndex(cumulative, c => c > point);
            drawn[i] = items[index < 0 ? items.Count - 1 : index];
        }

        return drawn;
    }

    private T[] SampleFromPool<T>(IReadOnlyList<T> population, int count)
    {
        T[] pool = [.. population];
        var drawn = new T[count];
        for (var i = 0; i < count; i++)
        {
            var j = Below(pool.Length - i);
            drawn[i] = pool[j];
            pool[j] = pool[pool.Length - i - 1];
        }

        return drawn;
    }

    private T[] SampleByIndex<T>(IReadOnlyList<T> population, int count)
    {
        var taken = new HashSet<int>();
        var drawn = new T[count];
        for (var i = 0; i < count; i++)
        {
            int j;
            do
            {
                j = Below(population.Count);
            }
            while (!taken.Add(j));
            drawn[i] = population[j];
        }

        return drawn;
    }
}
