using LlmOps.InferenceGateway.Rollouts;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.Tests.Rollouts;

public sealed class RolloutTransitionsTests
{
    private static readonly Dictionary<(RolloutStatus, string), RolloutStatus> Allowed = new()
    {
        [(RolloutStatus.Draft, "start")] = RolloutStatus.Ramping,
        [(RolloutStatus.Draft, "cancel")] = RolloutStatus.Cancelled,
        [(RolloutStatus.Ramping, "advance")] = RolloutStatus.Ramping,
        [(RolloutStatus.Ramping, "hold")] = RolloutStatus.Held,
        [(RolloutStatus.Ramping, "promote")] = RolloutStatus.Promoted,
        [(RolloutStatus.Ramping, "roll-back")] = RolloutStatus.RolledBack,
        [(RolloutStatus.Ramping, "kill")] = RolloutStatus.Killed,
        [(RolloutStatus.Held, "resume")] = RolloutStatus.Ramping,
        [(RolloutStatus.Held, "roll-back")] = RolloutStatus.RolledBack,
        [(RolloutStatus.Held, "cancel")] = RolloutStatus.Cancelled,
        [(RolloutStatus.Held, "kill")] = RolloutStatus.Killed,
    };

    [Fact]
    public void Every_verb_in_every_state_either_moves_as_designed_or_is_refused_naming_both()
    {
        foreach (var status in Enum.GetValues<RolloutStatus>())
        {
            foreach (var verb in RolloutTransitions.Verbs.Append(RolloutTransitions.Kill))
            {
                if (Allowed.TryGetValue((status, verb), out var expected))
                {
                    Assert.Equal(expected, RolloutTransitions.Move(new(status, 0), verb, 3).Status);
                    continue;
                }

                var refused = Assert.Throws<ProblemException>(() => RolloutTransitions.Move(new(status, 0), verb, 3));
                Assert.Equal((409, "invalid_transition"), (refused.Status, refused.Code));
                Assert.Contains(RolloutTransitions.Text(status), refused.Message, StringComparison.Ordinal);
                Assert.Contains(verb, refused.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Advancing_goes_through_the_stages_and_beyond_the_last_one_promotes()
    {
        int[] stages = [10, 50, 100];
        var position = RolloutTransitions.Move(new(RolloutStatus.Draft, 0), "start", 3);
        var percents = new List<int> { RolloutTransitions.Percent(position, stages) };
        while (position.Status is RolloutStatus.Ramping)
        {
            position = RolloutTransitions.Move(position, "advance", 3);
            percents.Add(RolloutTransitions.Percent(position, stages));
        }

        Assert.Equal([10, 50, 100, 100], percents);
        Assert.Equal(RolloutStatus.Promoted, position.Status);
    }

    [Theory]
    [InlineData("10,50,100", null)]
    [InlineData("100", null)]
    [InlineData("", "from 1 to 50 stages")]
    [InlineData("0,100", "from 1 to 100")]
    [InlineData("10,101", "from 1 to 100")]
    [InlineData("50,50,100", "must rise")]
    [InlineData("10,50", "end at 100")]
    public void Stages_rise_from_1_to_100(string stages, string? problem)
    {
        var found = RolloutTransitions.StagesProblem([.. stages.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)]);
        if (problem is null)
        {
            Assert.Null(found);
        }
        else
        {
            Assert.Contains(problem, found!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_unknown_verb_is_answered_with_close_ones()
    {
        Assert.Contains("advance", Assert.Throws<ProblemException>(() => RolloutTransitions.Move(new(RolloutStatus.Ramping, 0), "advanc", 3)).Message, StringComparison.Ordinal);
    }
}
