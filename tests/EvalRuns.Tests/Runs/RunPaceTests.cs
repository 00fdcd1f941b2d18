using LlmOps.EvalRuns.Runs;

namespace LlmOps.EvalRuns.Tests.Runs;

public sealed class RunPaceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_time_to_go_follows_from_what_was_done_since_the_mark()
    {
        var pace = new RunPace(Noon, 100);
        Assert.Equal((5.0, 80.0), (pace.PerSecond(200, Noon.AddSeconds(20)), pace.Eta(600, 200, Noon.AddSeconds(20))));
    }

    [Fact]
    public void While_nothing_moves_no_time_is_told()
    {
        var pace = new RunPace(Noon, 100);
        Assert.Equal((0.0, null), (pace.PerSecond(100, Noon.AddSeconds(20)), pace.Eta(600, 100, Noon.AddSeconds(20))));
        Assert.Null(pace.Eta(600, 100, Noon));
    }
}
