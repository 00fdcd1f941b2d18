using System.Globalization;
using LlmOps.Evaluation.Tests.Statistics;

namespace LlmOps.Benchmarks.Statistics;

/// <summary>The long variant of the tests' simulation: how often a 95 % interval holds the truth. Standard error of a share: 0.3 points.</summary>
internal static class CoverageTable
{
    public static void Print()
    {
        var trial = new CoverageTrial(closedTrials: 20_000, resampledTrials: 4_000, resamples: 1_000);
        Console.WriteLine("| interval | data | covers | mean width |");
        Console.WriteLine("|---|---|---:|---:|");
        foreach (var row in trial.Promised().Concat(trial.PromisedToo()).Concat(trial.Unpromised()))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {row.Interval} | {row.Data} | {row.Share:P1} | {row.MeanWidth:0.000} |"));
        }
    }
}
