namespace LlmOps.Evaluation.Statistics;

/// <summary>Draws from Binomial(n, p) by inversion over tables that are made once per n.</summary>
internal sealed class BinomialDraws(double p)
{
    private readonly Dictionary<int, double[]> tables = [];

    public int Draw(int n, double share)
    {
        if (n == 0 || p <= 0)
        {
            return 0;
        }

        if (p >= 1)
        {
            return n;
        }

        if (!tables.TryGetValue(n, out var cumulative))
        {
            tables[n] = cumulative = Cumulative(n);
        }

        var place = Array.BinarySearch(cumulative, share);
        return Math.Min(n, place >= 0 ? place + 1 : ~place);
    }

    private double[] Cumulative(int n)
    {
        var table = new double[n + 1];
        var sum = 0.0;
        for (var k = 0; k <= n; k++)
        {
            sum += Math.Exp(LogFactorial.Of(n) - LogFactorial.Of(k) - LogFactorial.Of(n - k) + (k * Math.Log(p)) + ((n - k) * Math.Log(1 - p)));
            table[k] = sum;
        }

        return table;
    }
}
