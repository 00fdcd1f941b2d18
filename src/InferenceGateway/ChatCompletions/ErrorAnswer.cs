using System.Globalization;
using LlmOps.InferenceGateway.Upstream;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.ChatCompletions;

/// <summary>Answers a provider's failure.</summary>
internal static class ErrorAnswer
{
    /// <summary>A provider that blames the request is quoted, since its words help; everything else is our own error.</summary>
    public static async Task WriteAsync(HttpContext http, UpstreamException exception)
    {
        if (exception.RetryAfter is { } wait)
        {
            http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (exception.Body is null)
        {
            await ProblemWriter.WriteAsync(http, exception.ToProblem());
            return;
        }

        http.Response.StatusCode = exception.Status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = exception.Body.Length;
        await http.Response.Body.WriteAsync(exception.Body, http.RequestAborted);
    }
}
