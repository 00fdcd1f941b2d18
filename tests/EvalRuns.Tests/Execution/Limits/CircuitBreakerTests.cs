using LlmOps.EvalRuns.Execution.Limits;

namespace LlmOps.EvalRuns.Tests.Execution.Limits;

public sealed class CircuitBreakerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_opens_after_failures_in_a_row_and_lets_one_probe_through_when_its_pause_is_over()
    {
        var circuit = Broken(out var now);

        Assert.Equal(CircuitAnswer.Wait, circuit.Ask(now + TimeSpan.FromSeconds(1.9)));
        Assert.Equal(CircuitAnswer.Probe, circuit.Ask(now + TimeSpan.FromSeconds(2)));
        Assert.Equal(CircuitAnswer.Wait, circuit.Ask(now + TimeSpan.FromSeconds(9)));
        circuit.Succeed();
        Assert.Equal((CircuitAnswer.Go, 0), (circuit.Ask(now), circuit.FailuresInARow));
    }

    [Fact]
    public void A_success_between_failures_keeps_it_closed()
    {
        var circuit = new CircuitBreaker(2, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));
        for (var i = 0; i < 10; i++)
        {
            circuit.Fail(Noon, wasProbe: false);
            circuit.Succeed();
        }

        Assert.Equal(CircuitAnswer.Go, circuit.Ask(Noon));
    }

    [Fact]
    public void Failed_probes_double_the_pause_up_to_a_bound_and_late_failures_do_not()
    {
        var circuit = Broken(out var now);
        circuit.Fail(now + TimeSpan.FromSeconds(1), wasProbe: false);
        Assert.Equal(now + TimeSpan.FromSeconds(2), circuit.OpenUntil);

        var pauses = new List<double>();
        for (var i = 0; i < 3; i++)
        {
            now = circuit.OpenUntil!.Value;
            Assert.Equal(CircuitAnswer.Probe, circuit.Ask(now));
            circuit.Fail(now, wasProbe: true);
            pauses.Add((circuit.OpenUntil!.Value - now).TotalSeconds);
        }

        Assert.Equal([4, 5, 5], pauses);
    }

    [Fact]
    public void A_probe_that_was_called_off_leaves_room_for_the_next()
    {
        var circuit = Broken(out var now);
        now += TimeSpan.FromSeconds(2);
        Assert.Equal(CircuitAnswer.Probe, circuit.Ask(now));
        Assert.False(circuit.WouldGo(now));

        circuit.Forget();

        Assert.True(circuit.WouldGo(now));
        Assert.Equal(CircuitAnswer.Probe, circuit.Ask(now));
    }

    private static CircuitBreaker Broken(out DateTimeOffset now)
    {
        var circuit = new CircuitBreaker(3, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));
        now = Noon;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(CircuitAnswer.Go, circuit.Ask(now));
            circuit.Fail(now, wasProbe: false);
        }

        return circuit;
    }
}
