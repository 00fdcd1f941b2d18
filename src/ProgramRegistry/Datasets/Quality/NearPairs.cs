namespace LlmOps.ProgramRegistry.Datasets.Quality;

/// <summary>Collects texts' signatures and gives the pairs worth comparing: those that agree in a band. Takes 68 bytes a text.</summary>
internal sealed class NearPairs(int capacity)
{
    private const int MostPairs = 200_000;
    private readonly List<uint>[] bands = [.. Enumerable.Range(0, MinHash.Bands).Select(_ => new List<uint>(capacity))];
    private readonly List<int> positions = new(capacity);

    public int Count => positions.Count;

    /// <summary>Remembers a text. One without any letter or digit is like no other.</summary>
    public void Add(int position, ReadOnlySpan<ulong> shingles)
    {
        if (shingles.IsEmpty)
        {
            return;
        }

        Span<uint> signature = stackalloc uint[MinHash.Bands];
        MinHash.Sign(shingles, signature);
        for (var b = 0; b < bands.Length; b++)
        {
            bands[b].Add(signature[b]);
        }

        positions.Add(position);
    }

    /// <summary>
    /// Pairs of positions, each once, lower first. Of many texts that agree in a band each is paired with the next alone: enough to find that all of them have a twin.
    /// </summary>
    public IReadOnlyCollection<(int First, int Second)> Candidates()
    {
        var pairs = new HashSet<(int, int)>();
        var order = new int[positions.Count];
        foreach (var band in bands)
        {
            var keys = band.ToArray();
            for (var i = 0; i < order.Length; i++)
            {
                order[i] = i;
            }

            Array.Sort(keys, order);
            for (var i = 1; i < keys.Length && pairs.Count < MostPairs; i++)
            {
                if (keys[i] == keys[i - 1])
                {
                    var (a, b) = (positions[order[i - 1]], positions[order[i]]);
                    pairs.Add((Math.Min(a, b), Math.Max(a, b)));
                }
            }
        }

        return pairs;
    }
}
