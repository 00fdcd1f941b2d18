using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LlmOps.ServiceDefaults.Http;

/// <summary>The last net: whatever is thrown becomes one designed error answer, and only faults of ours are logged as errors.</summary>
internal sealed class ErrorHandling(RequestDelegate next, ILogger<ErrorHandling> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && context.Response.ContentLength is null or 0 && string.IsNullOrEmpty(context.Response.ContentType) && Bare(context) is { } bare)
            {
                await ProblemWriter.WriteAsync(context, bare);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = 499;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var problem = Translate(exception);
            if (problem.Status >= 500)
            {
                log.LogError(exception, "{Method} {Path} failed", context.Request.Method, context.Request.Path.Value);
            }

            context.Response.Clear();
            await ProblemWriter.WriteAsync(context, problem);
        }
    }

    private static ProblemException Translate(Exception exception) => exception switch
    {
        ProblemException problem => problem,
        BadHttpRequestException { StatusCode: 413 } => new(413, "body_too_large", "The request body is larger than this route accepts."),
        BadHttpRequestException { InnerException: JsonException json } => ProblemException.Invalid(json.Path ?? "$", JsonReason(json)),
        BadHttpRequestException bad => new(bad.StatusCode, "invalid_request", bad.Message),
        PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire } or { InnerException: PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire } } =>
            new(400, "invalid_request", "The request holds a zero character where a name or a text is stored."),
        JsonException json => ProblemException.Invalid(json.Path ?? "$", JsonReason(json)),
        _ => new(500, "internal_error", "The service failed to answer. The log has the details under this trace id."),
    };

    // The serializer's own text ends with "Path: ... | LineNumber: ...", which the field already says.
    private static string JsonReason(JsonException exception) => exception.Message.Split(" Path:", 2)[0];

    private static ProblemException? Bare(HttpContext context) => context.Response.StatusCode switch
    {
        404 => new(404, "not_found", $"Nothing is served at {context.Request.Path.Value}."),
        405 => new(405, "method_not_allowed", $"{context.Request.Method} is not allowed at {context.Request.Path.Value}."),
        413 => new(413, "body_too_large", "The request body is larger than this route accepts."),
        415 => new(415, "unsupported_media_type", $"This route does not accept {context.Request.ContentType}."),
        _ => null,
    };
}

/// <summary>Adds the error net to a host's pipeline.</summary>
public static class ErrorHandlingExtensions
{
    /// <summary>Must come first, so that it sees everything behind it.</summary>
    public static IApplicationBuilder UseDesignedErrors(this IApplicationBuilder app) => app.UseMiddleware<ErrorHandling>();
}
