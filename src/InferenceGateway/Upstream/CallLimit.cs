namespace LlmOps.InferenceGateway.Upstream;

/// <summary>Ends a call when its caller is gone, its whole time is up, or the next sign of life is overdue.</summary>
internal sealed class CallLimit : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly CancellationTokenRegistration link;
    private readonly TimeSpan total;
    private readonly TimeProvider time;
    private readonly long started;

    public CallLimit(TimeSpan total, TimeProvider time, CancellationToken caller)
    {
        (this.total, this.time, Caller, started) = (total, time, caller, time.GetTimestamp());
        source = new(total, time);
        link = caller.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source);
    }

    public CancellationToken Token => source.Token;

    public CancellationToken Caller { get; }

    public bool CallerGone => Caller.IsCancellationRequested;

    public TimeSpan Left => total - time.GetElapsedTime(started);

    /// <summary>What was waited for, for the error.</summary>
    public string Reason { get; private set; } = "the whole answer";

    /// <summary>Expects the next sign of life within this time, or less when the whole time ends sooner.</summary>
    public void Within(TimeSpan next, string reason)
    {
        var left = Left;
        (var wait, Reason) = next < left ? (next, reason) : (left, "the whole answer");
        source.CancelAfter(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
    }

    public void Dispose()
    {
        link.Dispose();
        source.Dispose();
    }
}
