using LlmOps.Evaluation.Statistics;

namespace LlmOps.Evaluation.Judges;

/// <summary>Whether a judge's verdicts follow the length of the answers among cases that the person judged alike.</summary>
/// <param name="Value">Rank correlation (Spearman) of verdict and length within each of the person's verdicts, averaged by the number of cases; -1 to 1.</param>
/// <param name="PValue">Two-sided, by shuffling the lengths within each of the person's verdicts.</param>
public sealed record LengthBias(double Value, double PValue)
{
    private const int Shuffles = 2000;

    /// <summary>Measures; <see langword="null"/> when no length is known, or the judge never differs within a person's verdict.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="seed">Seed of the shuffles.</param>
    public static LengthBias? Of(IEnumerable<JudgedCase> cases, long seed)
    {
        var strata = cases.Where(c => c is { Judge: not null, AnswerLength: not null }).GroupBy(c => c.Person)
            .Select(g => (Verdicts: Ranks([.. g.Select(c => c.Judge!.Value ? 1.0 : 0)]), Lengths: Ranks([.. g.Select(c => (double)c.AnswerLength!.Value)])))
            .Where(s => Correlation(s.Verdicts, s.Lengths) is not null).ToList();
        if (strata.Count == 0)
        {
            return null;
        }

        double Combined() => strata.Sum(s => Correlation(s.Verdicts, s.Lengths)!.Value * s.Verdicts.Length) / strata.Sum(s => s.Verdicts.Length);
        var observed = Combined();
        var random = new SplitMix(unchecked((ulong)seed));
        var asExtreme = 0;
        for (var i = 0; i < Shuffles; i++)
        {
            foreach (var stratum in strata)
            {
                Shuffle(stratum.Lengths, ref random);
            }

            asExtreme += Math.Abs(Combined()) >= Math.Abs(observed) - 1e-12 ? 1 : 0;
        }

        return new(observed, (asExtreme + 1.0) / (Shuffles + 1));
    }

    // Equal values share the mean of their ranks.
    private static double[] Ranks(double[] values)
    {
        var order = Enumerable.Range(0, values.Length).OrderBy(i => values[i]).ToArray();
        var ranks = new double[values.Length];
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end + 1 < order.Length && values[order[end + 1]] == values[order[start]])
            {
                end++;
            }

            for (var i = start; i <= end; i++)
            {
                ranks[order[i]] = (start + end) / 2.0;
            }

            start = end + 1;
        }

        return ranks;
    }

    private static double? Correlation(double[] x, double[] y)
    {
        var (meanX, meanY) = (x.Average(), y.Average());
        var (xy, xx, yy) = (0.0, 0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }

        return xx == 0 || yy == 0 ? null : xy / Math.Sqrt(xx * yy);
    }

    private static void Shuffle(double[] values, ref SplitMix random)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = random.Index(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
