using System.Runtime.InteropServices;

namespace LlmOps.Evaluation.Statistics;

/// <summary>Two-sided p-values of McNemar's test, and its statistics for those who compare with other tools.</summary>
/// <param name="ExactP">The exact binomial test: for reports.</param>
/// <param name="MidP">The mid-p variant, less conservative (Fagerland, Lydersen and Laake, 2013): for decisions.</param>
/// <param name="ChiSquare">(b - c)² / (b + c), with one degree of freedom.</param>
/// <param name="CorrectedChiSquare">With Edwards' correction, (|b - c| - 1)² / (b + c): close to the exact test from 25 discordant pairs.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct McNemarResult(double ExactP, double MidP, double ChiSquare, double CorrectedChiSquare);

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
            return new(1, 1, 0, 0);
        }

        var atK = Math.Exp(LogFactorial.Of(n) - LogFactorial.Of(k) - LogFactorial.Of(n - k) - (n * Math.Log(2)));
        var exact = Math.Min(1, 2 * Tail(atK, k, n));
        double apart = Math.Abs(onlyBaseline - onlyCandidate);
        var corrected = Math.Max(0, apart - 1);
        return new(exact, onlyBaseline == onlyCandidate ? 1 - (atK / 2) : exact - atK, apart * apart / n, corrected * corrected / n);
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
