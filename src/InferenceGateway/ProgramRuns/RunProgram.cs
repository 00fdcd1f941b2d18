using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.InferenceGateway.ChatCompletions;
using LlmOps.InferenceGateway.Inferences;
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

    /// <summary>Adds to the answer what each step did.</summary>
    public bool Trace { get; init; }
}

public sealed record UsageResponse(long InputTokens, long OutputTokens, decimal CostUsd);

public sealed record RunProgramResponse(Guid InferenceId, string Program, int Version, string Arm, string Model, string ServedBy, JsonObject Outputs, UsageResponse Usage, double LatencyMs, IReadOnlyList<string> Repairs)
{
    public IReadOnlyList<StepTraceResponse>? Steps { get; init; }
}

/// <summary>
/// Typed inputs in, typed outputs out; whole, or as server-sent events: <c>field</c> for each new text of an output, <c>value</c> when an output is
/// complete, then <c>result</c> or <c>error</c>.
/// </summary>
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

        var tags = request.Tags is { Count: > 0 } given ? JsonSerializer.Serialize(given, JsonDefaults.Options) : null;
        var run = await runner.BeginAsync(http, new(name, request.Inputs, request.User, request.Session, request.Version, tags) { WantsTrace = request.Trace });
        await (request.Stream ? StreamAsync(http, run) : SendAsync(http, run));
    }

    private async Task SendAsync(HttpContext http, ProgramRunState run)
    {
        ProgramResult answer;
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

                await (news switch
                {
                    FieldText => WriteAsync(http, "field", news),
                    FieldValue => WriteAsync(http, "value", news),
                    _ => WriteAsync(http, "result", Describe(run, (ProgramResult)news)),
                });
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

    private static RunProgramResponse Describe(ProgramRunState run, ProgramResult answer)
    {
        var record = run.Call.Record;
        var usage = new UsageResponse(record.InputTokens, record.OutputTokens, record.CostUsd);
        return new(record.Id, record.Program!, record.Version!.Value, record.Arm!, record.Model, record.ServedBy!, answer.Outputs, usage, record.LatencyMs, answer.Repairs) { Steps = run.WantsTrace ? run.Steps : null };
    }

    private static JsonSerializerOptions StrictOptions()
    {
        var strict = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        JsonDefaults.ApplyToRequests(strict);
        return strict;
    }

    private sealed record ErrorNews(string Type, int Status, string Detail);
}

internal static class ProgramEndpoints
{
    public static void MapProgramRuns(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/programs/{name}/run", RunProgram.Handle).RequireScope(Scopes.Infer).WithTags("Programs").WithSummary("Run a program.").Accepts<RunProgramRequest>("application/json").Produces<RunProgramResponse>();
}
