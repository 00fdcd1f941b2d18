namespace LlmOps.ProgramRegistry.Datasets.Splits;

/// <summary>
/// Deals units (examples that must stay together) into splits, one stratum after the other. Within a stratum each split gets its share rounded down or up;
/// which way, is chosen so that the totals over all strata stay true as well. Deterministic: who deals in the same order gets the same splits.
/// </summary>
internal sealed class SplitDealer(SplitShares shares)
{
    private const int NoSplit = -1;

    // What earlier strata left each split short of.
    private readonly decimal[] owed = new decimal[shares.Shares.Count];
    private int[] quota = new int[shares.Shares.Count];
    private int rest;

    /// <summary>Begins the next stratum.</summary>
    /// <param name="examples">How many examples it holds in all.</param>
    public void Begin(int examples)
    {
        // Largest remainder, where a split that earlier strata left short comes first.
        var exact = shares.Shares.Select(s => s.Share * examples).ToArray();
        quota = [.. exact.Select(e => (int)decimal.Floor(e))];
        var left = (int)decimal.Round(exact.Sum(), MidpointRounding.AwayFromZero) - quota.Sum();
        foreach (var split in Enumerable.Range(0, quota.Length).Where(i => exact[i] > quota[i]).OrderByDescending(i => exact[i] - quota[i] + owed[i]).ThenBy(i => i).Take(left))
        {
            quota[split]++;
        }

        for (var i = 0; i < quota.Length; i++)
        {
            owed[i] += exact[i] - quota[i];
        }

        rest = examples - quota.Sum();
    }

    /// <summary>Gives a unit of so many examples to the roomiest split; <see langword="null"/> where the shares leave it over. Units come largest first.</summary>
    public Split? Deal(int examples)
    {
        var best = NoSplit;
        for (var i = 0; i < quota.Length; i++)
        {
            best = best == NoSplit || quota[i] > quota[best] ? i : best;
        }

        if (rest > quota[best])
        {
            rest -= examples;
            return null;
        }

        quota[best] -= examples;
        return shares.Shares[best].Split;
    }
}
