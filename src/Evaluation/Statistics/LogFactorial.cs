namespace LlmOps.Evaluation.Statistics;

/// <summary>Logarithms of factorials, for binomial probabilities of any size.</summary>
internal static class LogFactorial
{
    private static readonly double[] Small = MakeSmall();

    /// <summary>ln n!, exact sums up to 255, Stirling's series above (error below 1e-15 there).</summary>
    public static double Of(long n)
    {
        if (n < Small.Length)
        {
            return Small[n];
        }

        double x = n + 1;
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (1 / (12 * x)) - (1 / (360 * x * x * x)) + (1 / (1260 * Math.Pow(x, 5)));
    }

    private static double[] MakeSmall()
    {
        var values = new double[256];
        for (var n = 2; n < values.Length; n++)
        {
            values[n] = values[n - 1] + Math.Log(n);
        }

        return values;
    }
}
