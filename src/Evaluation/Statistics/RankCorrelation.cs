using System.Runtime.InteropServices;

namespace LlmOps.Evaluation.Statistics;

/// <summary>Rank correlation of one group.</summary>
/// <param name="Cases">Its cases.</param>
/// <param name="Value">-1 to 1; <see langword="null"/> when one side does not vary.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct GroupCorrelation(int Cases, double? Value);

/// <summary>Rank correlation inside groups, put together.</summary>
/// <param name="Value">Mean over the groups, weighted by cases less one, -1 to 1; <see langword="null"/> when no group has one.</param>
/// <param name="PValue">Two-sided, against no correlation inside any group: shuffling a group gives its correlation a variance of 1 / (cases - 1).</param>
/// <param name="Groups">The correlation of each group.</param>
public sealed record CombinedCorrelation(double? Value, double? PValue, IReadOnlyDictionary<string, GroupCorrelation> Groups);

/// <summary>Spearman's rank correlation (1904); ties share their mean rank.</summary>
public static class RankCorrelation
{
    /// <summary>Correlation of two lists of equal length, -1 to 1; <see langword="null"/> when one of them does not vary.</summary>
    public static double? Spearman(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count)
        {
            throw new ArgumentException($"The lists differ in length: {first.Count} and {second.Count}.", nameof(second));
        }

        var (x, y) = (Ranks(first), Ranks(second));
        var mean = (first.Count + 1) / 2.0;
        var (xx, yy) = (x.Sum(r => (r - mean) * (r - mean)), y.Sum(r => (r - mean) * (r - mean)));
        return xx == 0 || yy == 0 ? null : Math.Clamp(x.Zip(y, (a, b) => (a - mean) * (b - mean)).Sum() / Math.Sqrt(xx * yy), -1, 1);
    }

    /// <summary>
    /// Correlation inside each group, combined. With the human label as group, the judge's verdict and the answer's length it shows whether the judge favours long answers
    /// among those that people find equally good.
    /// </summary>
    /// <param name="first">One value per case.</param>
    /// <param name="second">Another value per case.</param>
    /// <param name="groups">The group of each case.</param>
    public static CombinedCorrelation WithinGroups(IReadOnlyList<double> first, IReadOnlyList<double> second, IReadOnlyList<string> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != groups.Count || second.Count != groups.Count)
        {
            throw new ArgumentException("Each case needs its group.", nameof(groups));
        }

        var byGroup = groups.Index().GroupBy(g => g.Item, g => g.Index, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => new GroupCorrelation(g.Count(), Spearman([.. g.Select(i => first[i])], [.. g.Select(i => second[i])])), StringComparer.Ordinal);
        var known = byGroup.Values.Where(g => g.Value is not null).ToList();
        double weight = known.Sum(g => g.Cases - 1);
        if (weight == 0)
        {
            return new(null, null, byGroup);
        }

        var combined = known.Sum(g => (g.Cases - 1) * g.Value!.Value) / weight;
        return new(combined, Normal.TwoSided(combined * Math.Sqrt(weight)), byGroup);
    }

    private static double[] Ranks(IReadOnlyList<double> values)
    {
        var ranks = new double[values.Count];
        var before = 0;
        foreach (var ties in values.Index().GroupBy(v => v.Item, v => v.Index).OrderBy(g => g.Key).Select(g => g.ToList()))
        {
            ties.ForEach(place => ranks[place] = before + ((ties.Count + 1) / 2.0));
            before += ties.Count;
        }

        return ranks;
    }
}
