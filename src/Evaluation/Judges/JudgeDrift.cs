using LlmOps.Evaluation.Statistics;

namespace LlmOps.Evaluation.Judges;

/// <summary>Whether a judge still judges as it did when it was certified.</summary>
/// <param name="Now">What it shows now.</param>
/// <param name="FlipRate">Share of cases with a verdict both times that are judged otherwise, 0 to 1.</param>
/// <param name="Alarms">What speaks for a change; empty when nothing does.</param>
public sealed record JudgeDrift(JudgeFigures Now, double FlipRate, IReadOnlyList<string> Alarms)
{
    // A judge whose consistency was never measured may still differ from itself a little.
    private const double UsualFlips = 0.05;

    /// <summary>Compares verdicts on the same cases in the same order.</summary>
    /// <param name="certified">The figures of the certificate.</param>
    /// <param name="before">The cases as judged for the certificate.</param>
    /// <param name="after">The same cases judged now.</param>
    /// <exception cref="ArgumentException">The cases are not the same number.</exception>
    public static JudgeDrift Of(JudgeFigures certified, IReadOnlyList<JudgedCase> before, IReadOnlyList<JudgedCase> after)
    {
        ArgumentNullException.ThrowIfNull(certified);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before.Count != after.Count)
        {
            throw new ArgumentException($"{after.Count} cases cannot be held against {before.Count}.", nameof(after));
        }

        var now = JudgeFigures.Of(after);
        var both = before.Zip(after).Where(p => p is { First.Judge: not null, Second.Judge: not null }).ToList();
        var flips = both.Count(p => p.First.Judge != p.Second.Judge);
        return new(now, both.Count == 0 ? 0 : (double)flips / both.Count, [.. Alarm(certified, now, flips, both.Count)]);
    }

    private static IEnumerable<string> Alarm(JudgeFigures certified, JudgeFigures now, int flips, int cases)
    {
        if (certified.Kappa is { } then && (now.Kappa?.Value ?? -1) < then.Lower)
        {
            yield return $"Kappa fell from {then.Value:0.000} to {now.Kappa?.Value.ToString("0.000") ?? "undefined"}, below the certified interval.";
        }

        var allowed = certified.SelfConsistency is { } same ? 1 - same.Lower : UsualFlips;
        if (cases > 0 && WilsonInterval.Of(flips, cases).Lower > allowed)
        {
            yield return $"{flips} of {cases} verdicts flipped, more than the {allowed:P1} that asking twice explains.";
        }

        if (cases == 0)
        {
            yield return "No case has a readable verdict any more.";
        }
    }
}
