using LlmOps.Testing;

namespace LlmOps.Launcher.Tests.TestKit;

public sealed class ManualTimeTests
{
    [Fact]
    public void A_periodic_timer_fires_at_each_of_its_own_times()
    {
        var time = new ManualTime();
        var start = time.GetUtcNow();
        var fired = new List<TimeSpan>();
        using var timer = time.CreateTimer(_ => fired.Add(time.GetUtcNow() - start), state: null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(fired);
        time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(8)], fired);
        Assert.Equal(TimeSpan.FromSeconds(9), time.GetUtcNow() - start);
    }

    [Fact]
    public void A_disposed_timer_is_silent()
    {
        var time = new ManualTime();
        var fired = 0;
        var timer = time.CreateTimer(_ => fired++, state: null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        timer.Dispose();
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, fired);
        Assert.Equal(0, time.WaitingTimers);
    }

    [Fact]
    public async Task A_delay_ends_when_the_clock_gets_there()
    {
        var time = new ManualTime();
        var delay = Task.Delay(TimeSpan.FromMinutes(10), time);
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.False(delay.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(1));
        await delay;
    }
}
