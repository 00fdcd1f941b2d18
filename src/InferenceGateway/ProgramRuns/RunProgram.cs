using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.InferenceGateway.ChatCompletions;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.Extensions.Options;

namespace LlmOps.InferenceGateway.ProgramRuns;

public sealed record RunProgramRequest(JsonObject Inputs)
{
    public string? User { get; init; }
    public string? Session { get; init; }
    public string? Version { get; init; }
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
    public bool Stream { get; init; }
}

public sealed record UsageResponse(long InputTokens, long OutputTokens, decimal CostUsd);

public sealed record RunProgramResponse(Guid InferenceId, string Program, int Version, string Arm, string Model, string ServedBy, JsonObject Outputs, UsageResponse Usage, double LatencyMs, IReadOnlyList<string> Repairs);

/// <summary>Typed inputs in, typed outputs out; whole, or as server-sent events <c>field</c>, <c>result</c>, <c>error</c>.</summary>
internal sealed class RunProgram(ProgramRunner runner, IOptions<GatewayOptions> options)
{
    private static readonly JsonSerializerOptions Strict = StrictOptions();

    public static Task Handle(HttpContext http, string name, RunProgram handler) => handler.AnswerAsync(http, Uri.UnescapeDataString(name));

    private async Task AnswerAsync(HttpContext http, string name)
    {
        var body = await RequestBody.ReadAsync(http.Request, options.Value.MaxBodyBytes, http.RequestAborted);
        var request = JsonSerializer.Deserialize<RunProgramRequest>(body.Span, Strict);
        if (request?.Inputs is null)
        {
            throw ProblemException.Invalid("inputs", "is missing.");
        }

        var run = await runner.BeginAsync(http, new(name, request.Inputs, request.User, request.Session, request.Version, request.Tags is { Count: > 0 } tags ? JsonSerializer.Serialize(tags, JsonDefaults.Options) : null));
        await (request.Stream ? StreamAsync(http, run) : SendAsync(http, run));
    }

    private async Task SendAsync(HttpContext http, ProgramRunState run)
    {
        ProgramNews answer;
        try
        {
            answer = await runner.RunAsync(run, http.RequestAborted);
        }
        catch (ProblemException problem)
        {
            run.Call.SetHeaders(http.Response, withCost: true);
            await ProblemWriter.WriteAsync(http, problem);
            return;
        }

        run.Call.SetHeaders(http.Response, withCost: true);
        await http.Response.WriteAsJsonAsync(Describe(run, answer), JsonDefaults.Options, http.RequestAborted);
    }

    private async Task StreamAsync(HttpContext http, ProgramRunState run)
    {
        try
        {
            await foreach (var news in runner.StreamAsync(run, http.RequestAborted))
            {
                if (!http.Response.HasStarted)
                {
                    run.Call.SetHeaders(http.Response, withCost: false);
                    EventStream.Start(http.Response);
                }

                await (news.Outputs is null ? WriteAsync(http, "field", new FieldNews(news.Field!, news.Delta)) : WriteAsync(http, "result", Describe(run, news)));
            }
        }
        catch (ProblemException problem) when (!http.Response.HasStarted)
        {
            run.Call.SetHeaders(http.Response, withCost: true);
            await ProblemWriter.WriteAsync(http, problem);
        }
        catch (ProblemException problem)
        {
            await WriteAsync(http, "error", new ErrorNews($"urn:llmops:problem:{problem.Code}", problem.Status, problem.Message));
        }
    }

    private static async Task WriteAsync(HttpContext http, string name, object data)
    {
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"event: {name}\ndata: {JsonSerializer.Serialize(data, data.GetType(), JsonDefaults.Options)}\n\n"), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private static RunProgramResponse Describe(ProgramRunState run, ProgramNews answer)
    {
        var record = run.Call.Record;
        return new(record.Id, record.Program!, record.Version!.Value, record.Arm!, record.Model, record.ServedBy!, answer.Outputs!, new(record.InputTokens, record.OutputTokens, record.CostUsd), record.LatencyMs, answer.Repairs);
    }

    private static JsonSerializerOptions StrictOptions()
    {
        var strict = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        JsonDefaults.ApplyToRequests(strict);
        return strict;
    }

    private sealed record FieldNews(string Field, string Delta);

    private sealed record ErrorNews(string Type, int Status, string Detail);
}

internal static class ProgramEndpoints
{
    public static void MapProgramRuns(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/programs/{name}/run", RunProgram.Handle).RequireScope(Scopes.Infer).WithTags("Programs").WithSummary("Run a program.").Accepts<RunProgramRequest>("application/json").Produces<RunProgramResponse>();
}
