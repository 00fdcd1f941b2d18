using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LlmOps.ProgramRegistry.Datasets.Splits;

/// <summary>What the draw knows of an example.</summary>
/// <param name="Group">Examples of one group have the same inputs but for case and blanks; they land in one split.</param>
/// <param name="Stratum">The example's labels, hashed; shares are met within each stratum.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Drawn(UInt128 Group, UInt128 Stratum);

/// <summary>
/// Deals examples into splits. The draw orders groups by a hash of seed and content, so it replays on any machine and does not depend on the order of the file.
/// Within a label each split gets its share rounded down or up; which way, is chosen so that the totals over all labels stay true as well.
/// </summary>
internal static class SplitDraw
{
    private const int NoSplit = -1;

    /// <returns>One split for each example, in their order; <see langword="null"/> where the shares leave it over.</returns>
    public static IReadOnlyList<Split?> Deal(IReadOnlyList<Drawn> examples, SplitShares shares, int seed)
    {
        var result = new Split?[examples.Count];
        var owed = new decimal[shares.Shares.Count];
        var strata = Groups(examples, seed).GroupBy(g => g.Stratum).OrderBy(s => s.Key);
        foreach (var stratum in strata)
        {
            var groups = stratum.OrderByDescending(g => g.Members.Count).ThenBy(g => g.Ticket).ThenBy(g => g.Key);
            var quota = Quota(stratum.Sum(g => g.Members.Count), shares, owed, out var rest);
            foreach (var group in groups)
            {
                var place = Roomiest(quota, rest);
                Take(ref place == NoSplit ? ref rest : ref quota[place], group.Members.Count);
                foreach (var member in group.Members)
                {
                    result[member] = place == NoSplit ? null : shares.Shares[place].Split;
                }
            }
        }

        return result;
    }

    private static IEnumerable<Group> Groups(IReadOnlyList<Drawn> examples, int seed) => examples.Index().GroupBy(e => e.Item.Group).Select(g => new Group(
        g.Key,
        g.GroupBy(e => e.Item.Stratum).OrderByDescending(s => s.Count()).ThenBy(s => s.Key).First().Key,
        Ticket(seed, g.Key),
        [.. g.Select(e => e.Index)]));

    private static ulong Ticket(int seed, UInt128 group)
    {
        Span<byte> bytes = stackalloc byte[20];
        BinaryPrimitives.WriteInt32BigEndian(bytes, seed);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[4..], group);
        return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(bytes));
    }

    // Largest remainder, where a split that earlier strata left short comes first.
    private static int[] Quota(int count, SplitShares shares, decimal[] owed, out int rest)
    {
        var exact = shares.Shares.Select(s => s.Share * count).ToArray();
        var quota = exact.Select(e => (int)decimal.Floor(e)).ToArray();
        var left = (int)decimal.Round(exact.Sum(), MidpointRounding.AwayFromZero) - quota.Sum();
        foreach (var split in Enumerable.Range(0, quota.Length).Where(i => exact[i] > quota[i]).OrderByDescending(i => exact[i] - quota[i] + owed[i]).ThenBy(i => i).Take(left))
        {
            quota[split]++;
        }

        for (var i = 0; i < quota.Length; i++)
        {
            owed[i] += exact[i] - quota[i];
        }

        rest = count - quota.Sum();
        return quota;
    }

    private static int Roomiest(int[] quota, int rest)
    {
        var best = Enumerable.Range(0, quota.Length).MaxBy(i => quota[i]);
        return rest > quota[best] ? NoSplit : best;
    }

    private static void Take(ref int quota, int count) => quota -= count;

    private sealed record Group(UInt128 Key, UInt128 Stratum, ulong Ticket, IReadOnlyList<int> Members);
}
