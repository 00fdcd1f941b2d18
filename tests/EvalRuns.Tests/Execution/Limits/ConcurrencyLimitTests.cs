using LlmOps.EvalRuns.Execution.Limits;

namespace LlmOps.EvalRuns.Tests.Execution.Limits;

public sealed class ConcurrencyLimitTests
{
    [Fact]
    public void One_crowd_of_refusals_halves_the_limit_once()
    {
        var limit = new ConcurrencyLimit(16);
        var crowd = Enumerable.Range(0, 16).Select(_ => limit.Begin()).ToList();

        crowd.ForEach(limit.Cut);
        Assert.Equal(8, limit.Current);

        limit.Cut(limit.Begin());
        Assert.Equal(4, limit.Current);
    }

    [Fact]
    public void A_round_of_successes_adds_about_one_and_never_exceeds_the_bounds()
    {
        var limit = new ConcurrencyLimit(8);
        for (var i = 0; i < 10; i++)
        {
            limit.Cut(limit.Begin());
        }

        Assert.Equal(1, limit.Current);
        limit.Succeed();
        Assert.Equal(2, limit.Current);
        for (var i = 0; i < 3; i++)
        {
            limit.Succeed();
        }

        Assert.Equal(3, limit.Current);
        for (var i = 0; i < 1000; i++)
        {
            limit.Succeed();
        }

        Assert.Equal(8, limit.Current);
    }
}
