using LlmOps.Evaluation.Agreement;
using LlmOps.Evaluation.Statistics;

namespace LlmOps.Evaluation.Tests.Statistics;

/// <summary>How often a 95 % interval held the truth.</summary>
public sealed record Coverage(string Interval, string Data, double Share, double MeanWidth);

/// <summary>
/// Draws data whose truth is known, many times, and counts the intervals that hold it. Replays from its seed. Part of the tests with few trials, and of the
/// benchmarks with many.
/// </summary>
public sealed class CoverageTrial(int closedTrials, int resampledTrials, int resamples)
{
    private static readonly (bool Human, bool Judge, double Share)[] Ratings = [(true, true, 0.5), (true, false, 0.1), (false, true, 0.08), (false, false, 0.32)];

    /// <summary>Kappa of the shares above.</summary>
    private static readonly double TrueKappa = (0.82 - ((0.6 * 0.58) + (0.4 * 0.42))) / (1 - ((0.6 * 0.58) + (0.4 * 0.42)));

    public IEnumerable<Coverage> Promised() =>
    [
        Of("Wilson", "50 right/wrong, any share", 1, random => random.NextDouble() is var p ? (p, WilsonInterval.Of(Successes(random, 50, p), 50)) : default),
        Of("Wilson", "200 right/wrong, 0.9", 2, random => (0.9, WilsonInterval.Of(Successes(random, 200, 0.9), 200))),
        Of("Student's t", "10 scores, even", 3, random => (0.5, Mean(Draw(random, 10, u => u)))),
        Of("Student's t", "100 scores, skewed", 4, random => (1 / 3.0, Mean(Draw(random, 100, u => u * u)))),
        Of("bootstrap percentile", "mean of 100, even", 5, random => (0.5, Bootstrap.Of(Draw(random, 100, u => u), rows => rows.Average(), random.Next(), resamples).Percentile!.Value)),
        Of("bootstrap BCa", "mean of 100, skewed", 6, random => (0.25, Bootstrap.Of(Draw(random, 100, u => u * u * u), rows => rows.Average(), random.Next(), resamples).Bca!.Value)),
        Of("paired bootstrap", "100 graded differences", 7, random => (0, PairedBootstrap.Of(Draw(random, 100, u => u - random.NextDouble()), random.Next(), resamples).Interval)),
        Of("kappa asymptotic", "200 ratings, 0.63", 9, random => (TrueKappa, CohenKappa.Of(Table(random, 200)).Interval!.Value)),
        Of("corrected pass rate", "300 judged, 120 aligned, 0.7", 12, random => (0.7, Corrected(random))),
    ];

    /// <summary>More that theory promises, too slow for tests.</summary>
    public IEnumerable<Coverage> PromisedToo() =>
    [
        Of("cluster bootstrap", "mean of 100 clusters of 3", 8, random => (0.5, Bootstrap.OfClusters(Clusters(random), r => r.Cluster, rows => rows.Average(r => r.Score), random.Next(), resamples).Percentile!.Value)),
        Of("kappa percentile", "100 ratings, 0.63", 10, random => (TrueKappa, AgreementBootstrap.Kappa(Table(random, 100), seed: random.Next(), resamples: resamples).Percentile!.Value)),
        Of("kappa BCa", "100 ratings, 0.63", 11, random => (TrueKappa, AgreementBootstrap.Kappa(Table(random, 100), seed: random.Next(), resamples: resamples).Bca!.Value)),
    ];

    /// <summary>Where theory promises nothing: what goes wrong when an interval is used on what it is not for.</summary>
    public IEnumerable<Coverage> Unpromised() =>
    [
        Of("bootstrap over rows", "mean of 100 clusters of 3", 13, random => (0.5, Bootstrap.Of(Clusters(random), rows => rows.Average(r => r.Score), random.Next(), resamples).Percentile!.Value)),
        Of("kappa asymptotic", "25 ratings, 0.63", 14, random => (TrueKappa, CohenKappa.Of(Table(random, 25)).Interval!.Value)),
        Of("uncorrected pass rate", "300 judged, 0.7", 15, random => (0.7, WilsonInterval.Of(Judged(random, 300), 300))),
    ];

    private Coverage Of(string interval, string data, int seed, Func<Random, (double Truth, Interval Interval)> draw)
    {
        var random = new Random(seed);
        var trials = IsResampled(interval) ? resampledTrials : closedTrials;
        var drawn = Enumerable.Range(0, trials).Select(_ => draw(random)).ToList();
        return new(interval, data, drawn.Count(d => d.Interval.Lower <= d.Truth && d.Truth <= d.Interval.Upper) / (double)trials, drawn.Average(d => d.Interval.Upper - d.Interval.Lower));
    }

    private static bool IsResampled(string interval) => interval.Contains("bootstrap", StringComparison.Ordinal) || interval is "kappa percentile" or "kappa BCa";

    private static int Successes(Random random, int count, double share) => Enumerable.Range(0, count).Count(_ => random.NextDouble() < share);

    private static double[] Draw(Random random, int count, Func<double, double> shape) => [.. Enumerable.Range(0, count).Select(_ => shape(random.NextDouble()))];

    private static Interval Mean(double[] scores) => MeanInterval.Of(scores.Length, scores.Sum(), scores.Sum(s => s * s));

    private static (int Cluster, double Score)[] Clusters(Random random) =>
        [.. Enumerable.Range(0, 100).SelectMany(cluster => random.NextDouble() is var common ? Draw(random, 3, u => (0.7 * common) + (0.3 * u)).Select(score => (cluster, score)) : [])];

    private static ConfusionMatrix Table(Random random, int cases)
    {
        var drawn = Enumerable.Range(0, cases).Select(_ => Rating(random.NextDouble())).ToList();
        return ConfusionMatrix.Of([.. drawn.Select(r => r.Human)], [.. drawn.Select(r => r.Judge)]);
    }

    private static (bool Human, bool Judge) Rating(double share)
    {
        foreach (var (human, judge, part) in Ratings)
        {
            if ((share -= part) < 0)
            {
                return (human, judge);
            }
        }

        return (false, false);
    }

    // A judge that passes 90 % of the good and 15 % of the bad answers, of which 70 % are good.
    private static int Judged(Random random, int count) => Successes(random, count, (0.7 * 0.9) + (0.3 * 0.15));

    private static Interval Corrected(Random random)
    {
        var (passedGood, passedBad) = (Successes(random, 70, 0.9), Successes(random, 50, 0.15));
        return CorrectedPassRate.Of(Judged(random, 300), 300, new BinaryAgreement(passedGood, passedBad, 70 - passedGood, 50 - passedBad))!.Interval;
    }
}
