namespace LlmOps.EvalRuns.Execution.Limits;

/// <summary>May a call begin?</summary>
internal enum CircuitAnswer
{
    Go,

    /// <summary>Go, as the one that finds out whether the provider is back.</summary>
    Probe,

    Wait,
}

/// <summary>
/// Leaves a provider alone that keeps failing (Nygard, "Release It!"): opens after so many failures in a row, lets one probe through when its pause is over,
/// closes when anything succeeds. Each failed probe doubles the pause, up to a bound.
/// </summary>
internal sealed class CircuitBreaker(int failuresToOpen, TimeSpan firstPause, TimeSpan longestPause)
{
    private int failures;
    private bool isProbing;
    private int failedProbes;

    /// <summary>When the next probe may go; <see langword="null"/> while closed.</summary>
    public DateTimeOffset? OpenUntil { get; private set; }

    public int FailuresInARow => failures;

    public CircuitAnswer Ask(DateTimeOffset now)
    {
        if (OpenUntil is not { } until)
        {
            return CircuitAnswer.Go;
        }

        if (isProbing || now < until)
        {
            return CircuitAnswer.Wait;
        }

        isProbing = true;
        return CircuitAnswer.Probe;
    }

    /// <summary>Whether <see cref="Ask"/> would let a call through.</summary>
    public bool WouldGo(DateTimeOffset now) => OpenUntil is not { } until || (!isProbing && now >= until);

    /// <summary>The provider answered, be it with a refusal of this one request: it is alive.</summary>
    public void Succeed() => (failures, failedProbes, isProbing, OpenUntil) = (0, 0, false, null);

    public void Fail(DateTimeOffset now, bool wasProbe)
    {
        failures++;
        if (wasProbe)
        {
            (isProbing, failedProbes) = (false, failedProbes + 1);
            OpenUntil = now + Pause;
        }
        else if (OpenUntil is null && failures >= failuresToOpen)
        {
            OpenUntil = now + Pause;
        }
    }

    private TimeSpan Pause => TimeSpan.FromTicks((long)Math.Min(longestPause.Ticks, firstPause.Ticks * Math.Pow(2, failedProbes)));

    /// <summary>The probe was called off and tells nothing.</summary>
    public void Forget() => isProbing = false;
}
