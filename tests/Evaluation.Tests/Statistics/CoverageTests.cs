using Xunit.Abstractions;

namespace LlmOps.Evaluation.Tests.Statistics;

public sealed class CoverageTests(ITestOutputHelper output)
{
    [Fact]
    public void Intervals_hold_the_truth_as_often_as_they_promise()
    {
        foreach (var row in new CoverageTrial(closedTrials: 2000, resampledTrials: 600, resamples: 500).Promised())
        {
            output.WriteLine($"{row.Interval}, {row.Data}: {row.Share:P1}, width {row.MeanWidth:0.000}");
            Assert.InRange(row.Share, 0.93, 0.97);
        }
    }

    [Fact]
    public void Intervals_used_on_what_they_are_not_for_are_seen_to_miss_it()
    {
        var missed = new CoverageTrial(closedTrials: 500, resampledTrials: 60, resamples: 200).Unpromised().ToDictionary(r => (r.Interval, r.Data), r => r.Share);
        Assert.True(missed[("bootstrap over rows", "mean of 100 clusters of 3")] < 0.85);
        Assert.True(missed[("uncorrected pass rate", "300 judged, 0.7")] < 0.9);
    }
}
