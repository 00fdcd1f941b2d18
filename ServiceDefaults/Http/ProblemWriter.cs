using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace LlmOps.ServiceDefaults.Http;

/// <summary>Endpoint metadata: errors of this route have OpenAI's shape, so that its clients understand them.</summary>
public sealed class OpenAiErrors;

/// <summary>Writes an error answer in the shape the route promises.</summary>
public static class ProblemWriter
{
    /// <summary>Writes problem+json, or OpenAI's <c>{"error": {...}}</c> on routes marked <see cref="OpenAiErrors"/>.</summary>
    public static Task WriteAsync(HttpContext context, ProblemException problem)
    {
        context.Response.StatusCode = problem.Status;
        var body = context.GetEndpoint()?.Metadata.GetMetadata<OpenAiErrors>() is not null || context.Items.ContainsKey(typeof(OpenAiErrors))
            ? OpenAiShape(problem)
            : ProblemShape(context, problem);
        var type = body.ContainsKey("error") ? "application/json" : "application/problem+json";
        return context.Response.WriteAsJsonAsync(body, JsonDefaults.Options, type, context.RequestAborted);
    }

    private static Dictionary<string, object?> ProblemShape(HttpContext context, ProblemException problem)
    {
        var body = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["type"] = $"urn:llmops:problem:{problem.Code}",
            ["title"] = problem.Code.Replace('_', ' '),
            ["status"] = problem.Status,
            ["detail"] = problem.Message,
            ["instance"] = context.Request.Path.Value,
            ["trace_id"] = Activity.Current?.TraceId.ToString(),
        };
        foreach (var (name, value) in problem.Extensions)
        {
            body[name] = value;
        }

        return body;
    }

    private static Dictionary<string, object?> OpenAiShape(ProblemException problem) => new(StringComparer.Ordinal)
    {
        ["error"] = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["message"] = problem.Message,
            ["type"] = problem.Status switch { 401 => "authentication_error", 403 => "permission_error", 404 => "not_found_error", 429 => "rate_limit_error", < 500 => "invalid_request_error", _ => "api_error" },
            ["param"] = problem.Extensions.GetValueOrDefault("param"),
            ["code"] = problem.Code,
        },
    };
}
