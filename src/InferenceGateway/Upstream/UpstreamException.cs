using LlmOps.Programs.Models;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.Upstream;

/// <summary>A call of a provider failed in one of the designed ways.</summary>
/// <param name="kind">Whose fault it is.</param>
/// <param name="code">Stable code: the status of the inference and the code of the error answer.</param>
/// <param name="status">HTTP status for the caller.</param>
/// <param name="message">Safe to show: no prompt, key or provider body.</param>
internal sealed class UpstreamException(ModelErrorKind kind, string code, int status, string message) : Exception(message)
{
    public ModelErrorKind Kind { get; } = kind;
    public string Code { get; } = code;
    public int Status { get; } = status;
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The provider's own error body when it blames the request: OpenAI's clients know what to do with it.</summary>
    public byte[]? Body { get; init; }

    public bool MayRetry => Kind is ModelErrorKind.RateLimited or ModelErrorKind.ProviderFailure or ModelErrorKind.InvalidResponse && Code is not UpstreamErrors.CircuitOpen;

    public ProblemException ToProblem() => new(Status, Code, Message);

    public ModelException ToModelException() => new(Kind, Message, this) { Status = Status, RetryAfter = RetryAfter };
}

/// <summary>Every way a provider can fail us.</summary>
internal static class UpstreamErrors
{
    public const string CircuitOpen = "provider_unavailable";

    public static UpstreamException Open(ModelRoute route, TimeSpan retryAfter) =>
        new(ModelErrorKind.ProviderFailure, CircuitOpen, 503, $"The provider of '{route.Name}' keeps failing; it is left alone for a moment.") { RetryAfter = retryAfter };

    public static UpstreamException KeyMissing(ModelRoute route) =>
        new(ModelErrorKind.Unauthorized, "provider_key_missing", 502, $"The provider of '{route.Name}' needs the setting Secrets:{route.Provider.MissingKey}, which is not set.");

    public static UpstreamException Unauthorized(ModelRoute route, int status) =>
        new(ModelErrorKind.Unauthorized, "provider_unauthorized", 502, $"The provider of '{route.Name}' refused the gateway's key ({status}).");

    public static UpstreamException RateLimited(ModelRoute route, TimeSpan? retryAfter) =>
        new(ModelErrorKind.RateLimited, "rate_limited", 429, $"The provider of '{route.Name}' gets too many requests.") { RetryAfter = retryAfter };

    public static UpstreamException Refused(ModelRoute route, int status, byte[]? body) =>
        new(status == 404 ? ModelErrorKind.ModelNotFound : ModelErrorKind.InvalidRequest, status == 404 ? "provider_model_not_found" : "invalid_request", status, $"The provider of '{route.Name}' refused the request ({status}).") { Body = body };

    public static UpstreamException Failed(ModelRoute route, string how, TimeSpan? retryAfter = null) =>
        new(ModelErrorKind.ProviderFailure, "provider_failure", 502, $"The provider of '{route.Name}' failed ({how}).") { RetryAfter = retryAfter };

    public static UpstreamException Timeout(ModelRoute route, string what) =>
        new(ModelErrorKind.Timeout, "provider_timeout", 504, $"The provider of '{route.Name}' did not answer in time ({what}).");

    public static UpstreamException Invalid(ModelRoute route, string why) =>
        new(ModelErrorKind.InvalidResponse, "invalid_provider_response", 502, $"The provider of '{route.Name}' answered something that is not an answer: {why}.");

    public static UpstreamException Interrupted(ModelRoute route) =>
        new(ModelErrorKind.InvalidResponse, "stream_interrupted", 502, $"The stream from the provider of '{route.Name}' broke off before its end.");
}
