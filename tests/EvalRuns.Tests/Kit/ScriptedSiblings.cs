using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using HttpResults = Microsoft.AspNetCore.Http.Results;

namespace LlmOps.EvalRuns.Tests.Kit;

/// <summary>Registry and gateway in one small server: one program, one dataset, a model that answers as the test says, each call at a fixed price.</summary>
internal sealed class ScriptedSiblings : IAsyncDisposable
{
    public const decimal Price = 0.001m;

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, int> calls = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource atOnce = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int running;
    private int mostAtOnce;

    private ScriptedSiblings(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.First());

    /// <summary>Rows by split: text and label.</summary>
    public Dictionary<string, List<(string Text, string Label)>> Rows { get; } = new(StringComparer.Ordinal) { ["validation"] = [], ["train"] = [], ["test"] = [] };

    /// <summary>A second input <c>other</c> of a row, by its place in the split.</summary>
    public Func<int, string>? Other { get; set; }

    /// <summary>What else is known of a row, by its place in the split.</summary>
    public Func<int, object?> Metadata { get; set; } = _ => null;

    /// <summary>The answer to a row's text (and sample); a status other than 200 fails.</summary>
    public Func<string, int, Task<(int Status, string Body)>> Answer { get; set; } = (_, _) => Task.FromResult((200, Says("a")));

    /// <summary>When set, answers by model and prompt instead; for programs that ask several times.</summary>
    public Func<string, string, (int Status, string Body)>? AnswerPrompt { get; set; }

    /// <summary>What the program <c>triage</c> is, instead of one plain step.</summary>
    public JsonNode? Document { get; set; }

    /// <summary>What the tool at <c>/tools/lookup</c> was given; it answers "known".</summary>
    public ConcurrentQueue<string> ToolCalls { get; } = [];

    /// <summary>What a customer's endpoint at <c>/webhook</c> answers to a body.</summary>
    public Func<string, (int Status, string Body)> Webhook { get; set; } = _ => (404, "");

    /// <summary>What that endpoint was sent.</summary>
    public ConcurrentQueue<(string Body, string Signature)> WebhookCalls { get; } = [];

    /// <summary>Models asked for embeddings.</summary>
    public ConcurrentQueue<string> EmbeddedModels { get; } = [];

    /// <summary>Calls by text of the row.</summary>
    public IReadOnlyDictionary<string, int> Calls => calls;

    public int TotalCalls => calls.Values.Sum();

    public int MostAtOnce => mostAtOnce;

    public ConcurrentQueue<JsonNode> FinalChecks { get; } = [];

    public ConcurrentQueue<string> SealedHeaders { get; } = [];

    public ConcurrentQueue<string> TraceParents { get; } = [];

    public static string Says(string label) => $"[[ ## label ## ]]\n{label}\n\n[[ ## completed ## ]]";

    public static async Task<ScriptedSiblings> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var siblings = new ScriptedSiblings(builder.Build());
        siblings.Map();
        await siblings.app.StartAsync();
        return siblings;
    }

    public static JsonNode Spec(string model = "small") => JsonNode.Parse($$$"""
        {"steps":[{"id":"classify","signature":{"instructions":"Classify.","inputs":[{"name":"text"}],"outputs":[{"name":"label","type":"Literal['a', 'b']"}]},"model":{"name":"{{{model}}}"}}]}
        """)!;

    public void Fill(string split, int count, Func<int, string>? label = null) =>
        Rows[split] = [.. Enumerable.Range(0, count).Select(i => ($"row {split} {i.ToString("D4", CultureInfo.InvariantCulture)}.", label?.Invoke(i) ?? "a"))];

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private void Map()
    {
        app.MapGet("/api/keys/snapshot", () => HttpResults.Json(Array.Empty<object>()));
        app.MapGet("/api/models", () => HttpResults.Json(new { items = new[] { new { name = "small" }, new { name = "large" } } }));
        app.MapGet("/api/programs/{name}/versions/{version}", (string name, string version) => name == "triage" && version is "1" or "2" or "latest"
            ? HttpResults.Json(new { program = name, number = version == "2" ? 2 : 1, hash = "", spec = Document ?? Spec(version == "2" ? "large" : "small") })
            : HttpResults.Json(new { type = "urn:llmops:problem:program_not_found", detail = $"There is no program '{name}'.", close_names = new[] { "triage" } }, contentType: "application/problem+json", statusCode: 404));
        app.MapGet("/api/datasets/{name}/versions/{version}", (string name, string version) =>
            HttpResults.Json(new { dataset = name, number = version == "2" ? 2 : 1, hash = $"hash-{name}-{version}", input_fields = Other is null ? new[] { "text" } : ["text", "other"], label_fields = new[] { "label" }, counts = Rows.ToDictionary(r => r.Key, r => r.Value.Count) }));
        app.MapPost("/api/datasets/{name}/versions/{version}/final-checks", async (HttpRequest request) =>
        {
            var body = (await JsonNode.ParseAsync(request.Body))!;
            FinalChecks.Enqueue(body);
            return HttpResults.Json(new { id = body["eval_run_id"]!.GetValue<Guid>() });
        });
        app.MapGet("/api/datasets/{name}/versions/{version}/examples", Examples);
        app.MapPost("/tools/lookup", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            ToolCalls.Enqueue(await reader.ReadToEndAsync());
            return HttpResults.Text("known");
        });
        app.MapPost("/webhook", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var body = await reader.ReadToEndAsync();
            WebhookCalls.Enqueue((body, request.Headers["x-llmops-signature"].ToString()));
            var (status, answer) = Webhook(body);
            return HttpResults.Text(answer, "application/json", statusCode: status);
        });
        app.MapPost("/v1/chat/completions", CompleteAsync);
        app.MapPost("/v1/embeddings", async (HttpRequest request) =>
        {
            // A text's vector counts its letters: texts of the same letters point the same way.
            var body = (await JsonNode.ParseAsync(request.Body))!;
            EmbeddedModels.Enqueue(body["model"]!.GetValue<string>());
            var data = body["input"]!.AsArray().Select((text, index) => new { index, embedding = Enumerable.Range('a', 26).Select(c => (float)text!.GetValue<string>().Count(x => x == c)) });
            return body["model"]!.GetValue<string>() == "away" ? HttpResults.Text("{}", "application/json", statusCode: 400) : HttpResults.Json(new { data, usage = new { prompt_tokens = 3 } });
        });
    }

    private IResult Examples(string split, string? cursor, string? final_check)
    {
        if (split == "test" && final_check is null)
        {
            return HttpResults.Json(new { type = "urn:llmops:problem:test_split_sealed", detail = "sealed" }, contentType: "application/problem+json", statusCode: 403);
        }

        // Pages smaller than what is asked for: the reader must follow the cursor.
        var from = int.Parse(cursor ?? "0", CultureInfo.InvariantCulture);
        var items = Rows[split].Select((row, i) => new { id = $"{split}-{i:D4}", inputs = Other is null ? (object)new { text = row.Text } : new { text = row.Text, other = Other(i) }, labels = new { label = row.Label }, metadata = Metadata(i) }).Skip(from).Take(70).ToList();
        return HttpResults.Json(new { items, next_cursor = from + 70 < Rows[split].Count ? (from + 70).ToString(CultureInfo.InvariantCulture) : null });
    }

    private async Task CompleteAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!;
        var prompt = body["messages"]!.AsArray()[^1]!["content"]!.GetValue<string>();
        var start = prompt.IndexOf("row ", StringComparison.Ordinal);
        var text = prompt[start..(prompt.IndexOf('.', start) + 1)];
        var sample = int.TryParse(context.Request.Headers["x-llmops-sample"], CultureInfo.InvariantCulture, out var number) ? number : 0;
        calls.AddOrUpdate(text, 1, (_, n) => n + 1);
        if (context.Request.Headers.TryGetValue("x-llmops-sealed", out var isSealed))
        {
            SealedHeaders.Enqueue(isSealed.ToString());
        }

        TraceParents.Enqueue(context.Request.Headers.TraceParent.ToString());
        InterlockedMax(Interlocked.Increment(ref running));
        try
        {
            var (status, answer) = AnswerPrompt?.Invoke(body["model"]!.GetValue<string>(), prompt) ?? await Answer(text, sample);
            context.Response.StatusCode = status;
            context.Response.Headers["x-llmops-cost-usd"] = Price.ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["x-llmops-inference-id"] = $"inf-{text}";
            await context.Response.WriteAsync(answer.StartsWith("raw:", StringComparison.Ordinal) ? answer["raw:".Length..] : JsonSerializer.Serialize(new
            {
                id = "c", @object = "chat.completion", created = 1, model = body["model"]!.GetValue<string>(),
                choices = new[] { new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = answer } } },
                usage = new { prompt_tokens = 10, completion_tokens = 2, total_tokens = 12 },
            }));
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    /// <summary>Holds a call back until so many have been under way at once.</summary>
    public async Task UntilAtOnceAsync(int count)
    {
        if (mostAtOnce >= count)
        {
            atOnce.TrySetResult();
        }

        await atOnce.Task;
    }

    private void InterlockedMax(int value)
    {
        for (var seen = mostAtOnce; value > seen; seen = mostAtOnce)
        {
            Interlocked.CompareExchange(ref mostAtOnce, value, seen);
        }
    }
}
