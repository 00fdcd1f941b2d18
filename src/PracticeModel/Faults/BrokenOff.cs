namespace LlmOps.PracticeModel.Faults;

/// <summary>Ends a response in the middle.</summary>
internal static class BrokenOff
{
    private static readonly TimeSpan Leaving = TimeSpan.FromMilliseconds(50);

    public static async Task EndAsync(HttpContext context, FaultPlan faults)
    {
        await context.Response.Body.FlushAsync(context.RequestAborted);
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping, context.RequestAborted);
        try
        {
            // A cut waits a moment, so that what was written before it really leaves this machine.
            await Task.Delay(faults.Stall ? Timeout.InfiniteTimeSpan : Leaving, context.RequestServices.GetRequiredService<TimeProvider>(), over.Token);
        }
        catch (OperationCanceledException)
        {
            // The caller gave up, or the host stops: the silence is over either way.
        }

        context.Abort();
    }
}
