using LlmOps.OptimizationJobs.Experiments;

namespace LlmOps.OptimizationJobs.Tests.Experiments;

public sealed class PurseTests
{
    [Fact]
    public void Before_anything_was_measured_one_run_goes_alone()
    {
        Assert.Equal(10, new Purse(10, 0, 0, null).Allow(0.1m, false));
        Assert.Null(new Purse(10, 0, 2, null).Allow(0.1m, false));
    }

    [Fact]
    public void Side_by_side_runs_are_allowed_what_they_are_likely_to_cost() => Assert.Equal(3, new Purse(10, 1, 4, 2).Allow(1, false));

    [Fact]
    public void A_run_that_may_need_all_there_is_waits_until_it_is_alone()
    {
        Assert.Null(new Purse(10, 4, 4, 2).Allow(1, false));
        Assert.Equal(6, new Purse(10, 4, 0, 2).Allow(3, false));
    }

    [Fact]
    public void A_repeated_run_gets_everything_once_it_is_alone()
    {
        Assert.Null(new Purse(10, 1, 1, 1).Allow(0.1m, true));
        Assert.Equal(9, new Purse(10, 1, 0, 1).Allow(0.1m, true));
    }

    [Fact]
    public void Nothing_is_ever_allowed_beyond_what_is_left()
    {
        decimal?[] corrections = [null, 1, 7];
        foreach (var purse in from spent in Enumerable.Range(0, 12) from reserved in Enumerable.Range(0, 12) from correction in corrections select new Purse(10, spent, reserved, correction))
        {
            foreach (var estimate in new[] { 0, 0.5m, 20 })
            {
                Assert.InRange(purse.Allow(estimate, false) ?? 0, 0, purse.Left);
                Assert.InRange(purse.Allow(estimate, true) ?? 0, 0, purse.Left);
            }
        }
    }
}
