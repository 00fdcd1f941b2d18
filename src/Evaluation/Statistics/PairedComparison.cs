using System.Runtime.InteropServices;

namespace LlmOps.Evaluation.Statistics;

/// <summary>One example's score under both versions, each 0 to 1.</summary>
/// <param name="Baseline">The version compared with.</param>
/// <param name="Candidate">The version judged.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ScorePair(double Baseline, double Candidate)
{
    /// <summary>Candidate minus baseline.</summary>
    public double Difference => Candidate - Baseline;
}

/// <summary>Two versions scored on the same examples.</summary>
/// <param name="Examples">Number of pairs.</param>
/// <param name="Baseline">Mean of the baseline.</param>
/// <param name="Candidate">Mean of the candidate.</param>
/// <param name="Difference">Candidate minus baseline.</param>
/// <param name="Interval">95 % interval of the difference (paired bootstrap).</param>
/// <param name="PValue">Two-sided: McNemar mid-p for right/wrong scores, else the bootstrap's.</param>
/// <param name="Improved">Examples the candidate does better.</param>
/// <param name="Same">Examples without a difference.</param>
/// <param name="Regressed">Examples the candidate does worse.</param>
/// <param name="SmallestDetectable">Smallest difference so many examples show with 80 % power at 5 %.</param>
public sealed record PairedComparison(int Examples, double Baseline, double Candidate, double Difference, Interval Interval, double PValue, int Improved, int Same, int Regressed, double? SmallestDetectable)
{
    private const double Alpha = 0.05;

    /// <summary>A difference counts only when interval and test agree: one lucky example has a narrow bootstrap interval too.</summary>
    public Verdict Verdict => !Interval.ExcludesZero || PValue > Alpha ? Verdict.NoDifferenceShown : Difference > 0 ? Verdict.Better : Verdict.Worse;

    /// <summary>Compares; at least one pair.</summary>
    /// <param name="pairs">One per example, samples averaged before.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    public static PairedComparison Of(IReadOnlyCollection<ScorePair> pairs, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentOutOfRangeException.ThrowIfZero(pairs.Count, nameof(pairs));
        double[] differences = [.. pairs.Select(p => p.Difference)];
        var bootstrap = PairedBootstrap.Of(differences, seed);
        var improved = differences.Count(d => d > 0);
        var regressed = differences.Count(d => d < 0);
        var isRightOrWrong = pairs.All(p => p.Baseline is 0 or 1 && p.Candidate is 0 or 1);
        var p = isRightOrWrong ? McNemarTest.Of(regressed, improved).MidP : bootstrap.PValue;
        return new(pairs.Count, pairs.Average(x => x.Baseline), pairs.Average(x => x.Candidate), bootstrap.Mean, bootstrap.Interval, p,
            improved, pairs.Count - improved - regressed, regressed, SampleSize.SmallestDetectable(pairs.Count, differences.Average(d => d * d)));
    }
}
