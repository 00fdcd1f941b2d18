using System.Runtime.InteropServices;

namespace LlmOps.Evaluation.Statistics;

/// <summary>Two-sided p-values of McNemar's test.</summary>
/// <param name="ExactP">The exact binomial test: for reports.</param>
/// <param name="MidP">The mid-p variant, less conservative (Fagerland, Lydersen and Laake, 2013): for decisions.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct McNemarResult(double ExactP, double MidP);

/// <summary>McNemar's test (1947): do two versions, scored right or wrong on the same examples, differ?</summary>
public static class McNemarTest
{
    /// <summary>Tests from the discordant counts alone; examples on which both agree say nothing.</summary>
    /// <param name="onlyBaseline">Examples only the baseline got right.</param>
    /// <param name="onlyCandidate">Examples only the candidate got right.</param>
    public static McNemarResult Of(long onlyBaseline, long onlyCandidate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyBaseline);
        ArgumentOutOfRangeException.ThrowIfNegative(onlyCandidate);
        var n = onlyBaseline + onlyCandidate;
        var k = Math.Min(onlyBaseline, onlyCandidate);
        if (n == 0)
        {
            return new(1, 1);
        }

        var atK = Math.Exp(LogFactorial.Of(n) - LogFactorial.Of(k) - LogFactorial.Of(n - k) - (n * Math.Log(2)));
        var exact = Math.Min(1, 2 * Tail(atK, k, n));
        return new(exact, onlyBaseline == onlyCandidate ? 1 - (atK / 2) : exact - atK);
    }

    /// <summary>P(X &lt;= k) of Binomial(n, 1/2), summed downwards from the known P(X = k) until nothing is added any more.</summary>
    private static double Tail(double atK, long k, long n)
    {
        var sum = 0.0;
        var term = atK;
        for (var i = k; i >= 0 && sum + term > sum; i--)
        {
            sum += term;
            term *= i / (double)(n - i + 1);
        }

        return sum;
    }
}
