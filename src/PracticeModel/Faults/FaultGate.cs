using LlmOps.PracticeModel.Wire;

namespace LlmOps.PracticeModel.Faults;

/// <summary>The faults a call meets before any answer is made.</summary>
internal static class FaultGate
{
    /// <param name="model">The model as the request names it: flapping is counted for each such name.</param>
    /// <exception cref="RefusedRequest">The plan wants an error status.</exception>
    public static async Task PassAsync(HttpContext context, FaultBox box, FaultPlan faults, string model)
    {
        await box.WaitAsync(faults.Latency, context.RequestAborted);
        if (faults.Reset)
        {
            context.Abort();
            throw new OperationCanceledException(context.RequestAborted);
        }

        var status = faults.Flapping is { } spell && box.IsFlapping(model, spell) ? StatusCodes.Status503ServiceUnavailable : faults.Status;
        if (status is { } wanted) { throw Refusal(wanted, faults.RetryAfterSeconds); }
    }

    private static RefusedRequest Refusal(int status, int retryAfter) => status switch
    {
        429 => new RefusedRequest(429, "requests", "rate_limit_exceeded", null, $"Rate limit reached; try again in {retryAfter} s.") { RetryAfter = retryAfter },
        503 => new RefusedRequest(503, "server_error", "overloaded", null, "The engine is currently overloaded."),
        _ => new RefusedRequest(status, "server_error", null, null, "The server had an error while processing the request."),
    };
}
