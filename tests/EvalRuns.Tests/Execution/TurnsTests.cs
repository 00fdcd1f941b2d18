using LlmOps.EvalRuns.Execution;

namespace LlmOps.EvalRuns.Tests.Execution;

public sealed class TurnsTests
{
    [Fact]
    public void Runs_are_served_in_turn_and_a_newcomer_comes_first()
    {
        Guid big = Guid.CreateVersion7(), small = Guid.CreateVersion7(), late = Guid.CreateVersion7();
        var turns = new Turns();
        var served = new List<Guid>();
        for (var i = 0; i < 6; i++)
        {
            Guid[] open = i < 4 ? [big, big, small] : [big, small, late];
            served.Add(turns.Order(open)[0]);
            turns.Serve(served[^1]);
        }

        Assert.Equal([big, small, big, small, late, big], served);
    }

    [Fact]
    public void A_run_that_is_forgotten_is_a_newcomer_again()
    {
        Guid first = Guid.CreateVersion7(), second = Guid.CreateVersion7();
        var turns = new Turns();
        turns.Serve(first);
        turns.Serve(second);
        Assert.Equal([first, second], turns.Order([second, first]));

        turns.KeepOnly(new HashSet<Guid> { first });

        Assert.Equal([second, first], turns.Order([first, second]));
    }
}
