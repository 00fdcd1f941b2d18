using LlmOps.Evaluation.Statistics;

namespace LlmOps.Evaluation.Agreement;

/// <summary>The share of good answers behind what an imperfect judge saw.</summary>
/// <param name="Observed">Share the judge passed, 0 to 1.</param>
/// <param name="Value">Corrected share, cut to 0..1.</param>
/// <param name="Interval">95 % interval that carries the chance in the judged cases and in the judge's rates; holds the value.</param>
public sealed record CorrectedPassRate(Rate Observed, double Value, Interval Interval)
{
    /// <summary>
    /// Corrects an observed rate: (observed + TNR - 1) / (TPR + TNR - 1) (Rogan and Gladen, 1978), interval of Lang and Reiczigel (2014). The judge's rates must come from
    /// other cases than the judged ones.
    /// </summary>
    /// <param name="passed">Cases the judge passed.</param>
    /// <param name="judged">Cases it judged, at least 1.</param>
    /// <param name="judge">The judge against people.</param>
    /// <returns><see langword="null"/> when nothing can be said: people gave one label only, or the judge does no better than a coin (TPR + TNR at most 1).</returns>
    public static CorrectedPassRate? Of(long passed, long judged, BinaryAgreement judge)
    {
        ArgumentNullException.ThrowIfNull(judge);
        ArgumentOutOfRangeException.ThrowIfLessThan(judged, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(passed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(passed, judged);
        if (judge.TruePositiveRate is not { } yes || judge.TrueNegativeRate is not { } no || yes.Value + no.Value <= 1 + 1e-12)
        {
            return null;
        }

        var observed = new Rate(passed, judged);
        var value = Math.Clamp((observed.Value + no.Value - 1) / (yes.Value + no.Value - 1), 0, 1);
        var (low, high) = Ends(observed, yes, no);
        return new(observed, value, new(Math.Clamp(low, 0, value), Math.Clamp(high, value, 1)));
    }

    /// <summary>The delta method on shares that are pulled a little towards one half, since rates near 0 or 1 would claim to be certain.</summary>
    private static (double Low, double High) Ends(Rate observed, Rate yes, Rate no)
    {
        const double z = Quantiles.Normal975;
        var (p, n) = Pulled(observed, z * z);
        var (tpr, positives) = Pulled(yes, 2);
        var (tnr, negatives) = Pulled(no, 2);
        var power = tpr + tnr - 1;
        if (power <= 0)
        {
            return (0, 1);
        }

        var share = (p + tnr - 1) / power;
        var ofTpr = tpr * (1 - tpr) / positives;
        var ofTnr = tnr * (1 - tnr) / negatives;
        var centre = share + (2 * z * z * ((share * ofTpr) - ((1 - share) * ofTnr)));
        var half = z * Math.Sqrt((p * (1 - p) / n) + (share * share * ofTpr) + ((1 - share) * (1 - share) * ofTnr)) / power;
        return (centre - half, centre + half);
    }

    private static (double Share, double Cases) Pulled(Rate rate, double by) => ((rate.Count + (by / 2)) / (rate.Total + by), rate.Total + by);
}
