using System.Security.Cryptography;
using System.Text;

namespace LlmOps.OptimizationJobs.Jobs;

/// <summary>
/// Keeps part of the validation rows away from the search: the winner of many looks best on the rows it won on, so what it is worth shows on others. Which rows follows from their ids alone, so that no search on this data
/// ever sees them.
/// </summary>
internal static class Holdout
{
    public const double DefaultShare = 0.3;

    // With fewer rows than this neither half says anything.
    private const int LeastRows = 60;

    /// <summary>The share kept when nobody says another.</summary>
    public static double ShareFor(int validationRows) => validationRows >= LeastRows ? DefaultShare : 0;

    /// <param name="ids">Validation rows in published order.</param>
    /// <param name="share">0 to 0.5.</param>
    public static (IReadOnlyList<string> Searched, IReadOnlyList<string> HeldOut) Split(IReadOnlyList<string> ids, double share)
    {
        var held = ids.OrderBy(Rank).ThenBy(id => id, StringComparer.Ordinal).Take((int)(share * ids.Count)).ToHashSet(StringComparer.Ordinal);
        return ([.. ids.Where(id => !held.Contains(id))], [.. ids.Where(held.Contains)]);
    }

    private static ulong Rank(string id) => BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"holdout:{id}")));
}
