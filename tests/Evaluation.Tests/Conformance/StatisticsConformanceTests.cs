using System.Text.Json.Nodes;
using LlmOps.Evaluation.Statistics;
using Xunit.Abstractions;

namespace LlmOps.Evaluation.Tests.Conformance;

/// <summary>The remaining cases statistics.*, to nine decimals unless the case rounds earlier.</summary>
public sealed class StatisticsConformanceTests(ITestOutputHelper output)
{
    // A service decides when a run stops; an export decides its columns.
    private static readonly string[] NotOfThisLibrary = ["evaluate.errors", "evaluate.table"];

    private static readonly string[] TestedHere =
        ["evaluate", "evaluate.metrics", "statistics.confusion", "statistics.kappa", "statistics.mcnemar", "statistics.paired", "statistics.proportion", "statistics.sample_size"];

    [Fact]
    public void Every_area_of_the_file_has_a_test_or_belongs_to_a_service()
    {
        var areas = ConformanceCases.All.GroupBy(c => c.Area).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        foreach (var area in areas)
        {
            output.WriteLine($"{area.Key}: {area.Count()}{(NotOfThisLibrary.Contains(area.Key) ? " (not of this library)" : "")}");
        }

        output.WriteLine($"{areas.Where(a => TestedHere.Contains(a.Key)).Sum(a => a.Count())} of {ConformanceCases.All.Count} cases are run here");
        Assert.Equal(TestedHere.Concat(NotOfThisLibrary).Order(StringComparer.Ordinal), areas.Select(a => a.Key));
    }

    [Fact]
    public void A_score_in_percent_is_rounded_as_in_the_case()
    {
        foreach (var (given, expected) in ConformanceCases.Get("EVAL-01").Rows())
        {
            var scores = expected["perExample"]!.AsArray().Select(s => s!.GetValueKind() is System.Text.Json.JsonValueKind.True ? 1 : s.GetValue<double>());
            Assert.Equal(given["scores"]!.AsArray().Count, scores.Count());
            Assert.Equal(expected["score"]!.GetValue<double>(), EvalSummary.Of(scores).Percent);
        }
    }

    [Fact]
    public void Intervals_of_proportions_are_those_of_the_case()
    {
        foreach (var (given, expected) in ConformanceCases.Get("STAT-WILSON-01").Rows())
        {
            var interval = WilsonInterval.Of(Number(given[0]), (long)Number(given[1]));
            Assert.Equal(Number(expected[0]), interval.Lower, 1e-9);
            Assert.Equal(Number(expected[1]), interval.Upper, 1e-9);
        }
    }

    [Fact]
    public void Discordant_pairs_are_tested_as_in_the_case()
    {
        foreach (var (given, expected) in ConformanceCases.Get("STAT-MCNEMAR-01").Rows())
        {
            var result = McNemarTest.Of((long)Number(given[0]), (long)Number(given[1]));
            Assert.Equal(Number(expected["exactP"]), result.ExactP, 1e-9);
            Assert.Equal(Number(expected["midP"]), result.MidP, 1e-9);
            Assert.Equal(Number(expected["chi2"]), result.ChiSquare, 1e-9);
            Assert.Equal(Number(expected["chi2Corrected"]), result.CorrectedChiSquare, 1e-9);
        }
    }

    [Fact]
    public void Differences_of_pairs_are_resampled_within_four_errors_of_the_exact_values()
    {
        foreach (var (given, expected) in ConformanceCases.Get("STAT-PAIRED-01").Rows())
        {
            double[] differences = [.. given.AsArray().Select(Number)];
            var result = PairedBootstrap.Of(differences);
            Assert.Equal(Number(expected["mean"]), result.Mean, 1e-9);
            Assert.Equal(Number(expected["signFlipP"]), SignFlipTest.PValue(differences), 1e-9);
            Assert.Equal(Number(expected["bootstrapSe"]), result.StandardError, (4 * Number(expected["bootstrapSe"]) / Math.Sqrt(2 * PairedBootstrap.Resamples)) + 1e-12);
            Assert.Equal(Number(expected["bootstrapSe"]), Bootstrap.Of(differences, rows => rows.Average(), resamples: 10_000).StandardError!.Value, (4 * Number(expected["bootstrapSe"]) / Math.Sqrt(2 * 10_000)) + 1e-12);
            if (expected["shareOfResamplesAtOrBelowZero"] is { } share)
            {
                var simulation = 4 * Math.Sqrt(Number(share) * (1 - Number(share)) / PairedBootstrap.Resamples);
                Assert.Equal(Math.Clamp(2 * Math.Min(Number(share), 1), 1.0 / PairedBootstrap.Resamples, 1), result.PValue, (2 * simulation) + 1e-4);
            }
        }
    }

    [Fact]
    public void Examples_needed_are_those_of_the_case()
    {
        foreach (var (given, expected) in ConformanceCases.Get("STAT-POWER-01").Rows())
        {
            Assert.Equal((long)Number(expected), SampleSize.Needed(Number(given[0]), Number(given[1])));
        }
    }

    private static double Number(JsonNode? node) => node!.GetValue<double>();
}
