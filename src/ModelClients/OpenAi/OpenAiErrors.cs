using System.ClientModel.Primitives;
using System.Globalization;
using System.Text.Json;
using LlmOps.Programs.Models;

namespace LlmOps.ModelClients.OpenAi;

/// <summary>Maps an HTTP error to the kind of failure it is. Messages are ours: a provider's body may hold prompt text.</summary>
internal static class OpenAiErrors
{
    public static ModelException From(PipelineResponse response, TimeProvider time)
    {
        var retryAfter = RetryAfter(response, time);
        if (FromCode(ErrorCode(response.Content), response.Status, retryAfter) is { } known)
        {
            return known;
        }

        var (kind, message) = response.Status switch
        {
            401 or 403 => (ModelErrorKind.Unauthorized, "The server refused the key."),
            402 => (ModelErrorKind.BudgetExceeded, "The budget is used up."),
            404 => (ModelErrorKind.ModelNotFound, "The server does not know the model."),
            408 or 504 => (ModelErrorKind.Timeout, "The provider did not answer in time."),
            429 => (ModelErrorKind.RateLimited, "Too many requests."),
            >= 500 => (ModelErrorKind.ProviderFailure, "The provider failed."),
            >= 400 => (ModelErrorKind.InvalidRequest, "The server refused the request."),
            _ => (ModelErrorKind.InvalidResponse, "The server answered with an unexpected status."),
        };
        return new ModelException(kind, $"{message} (status {response.Status})") { Status = response.Status, RetryAfter = retryAfter };
    }

    /// <summary>The failure a code alone tells, or null.</summary>
    public static ModelException? FromCode(string? code, int? status, TimeSpan? retryAfter)
    {
        (ModelErrorKind Kind, string Message)? found = code switch
        {
            "budget_exceeded" or "insufficient_quota" => (ModelErrorKind.BudgetExceeded, "The budget is used up."),
            "context_length_exceeded" => (ModelErrorKind.ContextLength, "The prompt does not fit the model."),
            "content_filter" or "content_policy_violation" => (ModelErrorKind.ContentFilter, "The provider's content filter stopped the call."),
            "model_not_found" => (ModelErrorKind.ModelNotFound, "The server does not know the model."),
            _ => null,
        };
        return found is null ? null : new ModelException(found.Value.Kind, found.Value.Message) { Status = status, RetryAfter = retryAfter };
    }

    private static string? ErrorCode(BinaryData body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("error", out var error) ? ChatAnswerBody.Text(error, "code") : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Either seconds or a date (RFC 9110, 10.2.3).
    private static TimeSpan? RetryAfter(PipelineResponse response, TimeProvider time)
    {
        if (!response.Headers.TryGetValue("Retry-After", out var text) || text is null)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(1).TotalSeconds));
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? TimeSpan.FromTicks(Math.Max(0, (date - time.GetUtcNow()).Ticks))
            : null;
    }
}
