using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.InferenceGateway.ChatCompletions;
using LlmOps.InferenceGateway.Snapshots;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Types;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.ProgramRuns;

/// <summary>Lets any OpenAI client run a program: the last user message is the input, the answer is the output.</summary>
internal sealed class ProgramChat(SnapshotStore snapshots, ProgramRunner runner, TimeProvider time)
{
    public const string Prefix = "program:";
    private const string SessionHeader = "x-llmops-session";

    public async Task AnswerAsync(HttpContext http, ChatRequest request)
    {
        var name = request.Model[Prefix.Length..];
        if (!snapshots.Current.Programs.TryGetValue(name, out var program))
        {
            throw CreateChatCompletion.ModelNotFound(request.Model, snapshots.Current);
        }

        // All versions of a program are read alike: the inputs of the stable one say how.
        var plan = program.Versions[program.Flag.StableVersion].Plan;
        var inputs = ProgramMessages.Inputs(LastUserMessage(request.Body), plan);
        var run = await runner.BeginAsync(http, new(name, inputs, request.User, http.Request.Headers[SessionHeader].FirstOrDefault(), null, request.Metadata));
        await (request.Stream ? StreamAsync(http, request, run) : SendAsync(http, request, run));
    }

    private async Task SendAsync(HttpContext http, ChatRequest request, ProgramRunState run)
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
        var message = new ChatMessage("assistant", ProgramMessages.Text(answer.Outputs));
        await http.Response.WriteAsJsonAsync(new Completion(Id(run), "chat.completion", Created(), request.Model, [new(0, message, null, "stop")], Usage(run)), JsonDefaults.Options, http.RequestAborted);
    }

    private async Task StreamAsync(HttpContext http, ChatRequest request, ProgramRunState run)
    {
        var told = "";
        try
        {
            await foreach (var news in runner.StreamAsync(run, http.RequestAborted))
            {
                if (!http.Response.HasStarted)
                {
                    run.Call.SetHeaders(http.Response, withCost: false);
                    EventStream.Start(http.Response);
                    await WriteAsync(new ChatMessage("assistant", ""), null);
                }

                // Only a single text is told while it grows; numbers and lists are told when they are whole.
                var delta = news switch
                {
                    ProgramResult result => Rest(ProgramMessages.Text(result.Outputs), told),
                    FieldText text when text.Field == ProgramMessages.StreamedField(run.Decision.Version.Plan) => text.Delta,
                    _ => "",
                };
                if (delta.Length > 0)
                {
                    told += delta;
                    await WriteAsync(new ChatMessage(null, delta), null);
                }
            }

            await WriteAsync(new ChatMessage(null, null), "stop");
            if (request.WantsUsage)
            {
                await EventStream.WriteAsync(http.Response, new Completion(Id(run), "chat.completion.chunk", Created(), request.Model, [], Usage(run)), http.RequestAborted);
            }

            await http.Response.Body.WriteAsync(EventStream.Done, http.RequestAborted);
        }
        catch (ProblemException problem) when (!http.Response.HasStarted)
        {
            run.Call.SetHeaders(http.Response, withCost: true);
            await ProblemWriter.WriteAsync(http, problem);
        }
        catch (ProblemException problem)
        {
            await EventStream.WriteErrorAsync(http.Response, problem, http.RequestAborted);
        }

        Task WriteAsync(ChatMessage delta, string? finish) =>
            EventStream.WriteAsync(http.Response, new Completion(Id(run), "chat.completion.chunk", Created(), request.Model, [new(0, null, delta, finish)], null), http.RequestAborted);
    }

    private static string Rest(string whole, string told) => whole.StartsWith(told.TrimEnd(), StringComparison.Ordinal) ? whole[Math.Min(whole.Length, told.Length)..] : "";

    private static string Id(ProgramRunState run) => $"chatcmpl-{run.Call.Record.Id:n}";

    private long Created() => time.GetUtcNow().ToUnixTimeSeconds();

    private static ChatUsage Usage(ProgramRunState run) => new(run.Call.Record.InputTokens, run.Call.Record.OutputTokens, run.Call.Record.InputTokens + run.Call.Record.OutputTokens);

    private static string LastUserMessage(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 512 });
            var message = document.RootElement.GetProperty("messages").EnumerateArray().Last(m => m.GetProperty("role").GetString() == "user").GetProperty("content");
            return message.ValueKind is JsonValueKind.Array
                ? string.Concat(message.EnumerateArray().Where(p => p.TryGetProperty("text", out _)).Select(p => p.GetProperty("text").GetString()))
                : message.GetString() ?? throw new InvalidOperationException();
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException)
        {
            throw ProgramMessages.Invalid("The messages must hold a user message with text: it is the program's input.");
        }
    }

    private sealed record Completion(string Id, string Object, long Created, string Model, IReadOnlyList<Choice> Choices, ChatUsage? Usage);

    private sealed record Choice(int Index, ChatMessage? Message, ChatMessage? Delta, string? FinishReason);

    private sealed record ChatMessage(string? Role, string? Content);

    private sealed record ChatUsage(long PromptTokens, long CompletionTokens, long TotalTokens);
}

/// <summary>Turns messages into inputs and outputs into messages.</summary>
internal static class ProgramMessages
{
    /// <summary>A program with one text input takes the message as it is; others take a JSON object of inputs.</summary>
    /// <exception cref="ProblemException">400 when it is neither.</exception>
    public static JsonObject Inputs(string message, ProgramPlan? plan)
    {
        if (plan?.Inputs is [{ Type: StrType } only])
        {
            return new() { [only.Name] = message };
        }

        try
        {
            return JsonNode.Parse(message) as JsonObject ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw Invalid($"The last user message must be a JSON object with the program's inputs: {string.Join(", ", plan?.Inputs.Select(i => i.Name) ?? [])}.");
        }
    }

    public static string Text(JsonObject outputs) =>
        outputs.Count == 1 && outputs.First().Value is JsonValue value && value.TryGetValue<string>(out var text) ? text
        : outputs.Count == 1 ? outputs.First().Value?.ToJsonString(JsonDefaults.Options) ?? "null"
        : outputs.ToJsonString(JsonDefaults.Options);

    /// <summary>The program's only output, when it is a text.</summary>
    public static string? StreamedField(ProgramPlan? plan) => plan?.Outputs is [{ Type: StrType, Name: var only }] ? only : null;

    public static ProblemException Invalid(string message) => new(400, "invalid_request", message)
    {
        Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["param"] = "messages" },
    };
}
