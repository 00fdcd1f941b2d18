using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Versions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LlmOps.OptimizationJobs.Tests.Platform;

/// <summary>Registry, evals and gateway in one small server: as much of them as this service asks, kept in memory. Outlives the service under test.</summary>
internal sealed class StandInPlatform : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Dictionary<string, List<ProgramSpec>> programs = new(StringComparer.Ordinal);

    private StandInPlatform(WebApplication app) => this.app = app;

    public string Address => app.Urls.First();

    public StandInEvals Evals { get; } = new();

    public ConcurrentQueue<JsonObject> Published { get; } = new();

    public ConcurrentQueue<JsonObject> Rollouts { get; } = new();

    /// <summary>Version that is rolled out, by program.</summary>
    public ConcurrentDictionary<string, int> Stable { get; } = new();

    /// <summary>Splits that were read.</summary>
    public ConcurrentQueue<string> SplitsRead { get; } = new();

    public static async Task<StandInPlatform> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var platform = new StandInPlatform(builder.Build());
        platform.MapRegistry();
        platform.MapGateway();
        platform.Evals.Map(platform.app);
        platform.Evals.SpecOf = run => run.SpecJson is { } spec ? ProgramSpecJson.Parse(spec) : platform.programs[run.Program][run.Version!.Value - 1];
        await platform.app.StartAsync();
        return platform;
    }

    /// <summary>Publishes a program that labels texts.</summary>
    /// <returns>Its name.</returns>
    public string AddProgram(string name, string model = "old", string signature = "text -> label: Literal['a', 'b']")
    {
        programs[name] = [SpecShorthand.FromSignature(signature, null, model)];
        return name;
    }

    /// <summary>Publishes a program that splits texts before it labels them.</summary>
    /// <returns>Its name.</returns>
    public string AddTwoSteps(string name)
    {
        programs[name] =
        [
            ProgramSpecJson.Parse("""
                {"steps": [
                  {"id": "split", "module": "split", "signature": {"inputs": [{"name": "text"}], "outputs": [{"name": "parts", "type": "list[str]"}]}},
                  {"id": "label", "signature": {"inputs": [{"name": "parts", "type": "list[str]"}], "outputs": [{"name": "label"}]}, "model": {"name": "old"}, "bind": {"parts": "$.steps.split.parts"}}]}
                """),
        ];
        return name;
    }

    /// <summary>Models that were added.</summary>
    public ConcurrentQueue<string> Registered { get; } = new();

    public StandInTraining Training { get; } = new();

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private void MapRegistry()
    {
        app.MapGet("/api/programs", (string? model) => Page(programs.Where(p => model is null || p.Value[^1].Models.Contains(model)).Select(p => new { name = p.Key, latest_version = p.Value.Count })));
        app.MapGet("/api/programs/{name}/versions/{version}", (string name, string version) =>
            programs.TryGetValue(name, out var versions) ? Version(name, version is "latest" ? versions.Count : int.Parse(version)) : Problem(404, "program_not_found", $"There is no program '{name}'."));
        app.MapPost("/api/programs/{name}/versions", (string name, JsonObject body) =>
        {
            lock (programs)
            {
                var spec = ProgramSpecJson.Parse(body["spec"]!.ToJsonString());
                var known = programs[name].FindIndex(s => ProgramSpecJson.Hash(s) == ProgramSpecJson.Hash(spec));
                if (known < 0)
                {
                    programs[name].Add(spec);
                    Published.Enqueue(body);
                }

                return Version(name, known < 0 ? programs[name].Count : known + 1);
            }
        });
        app.MapGet("/api/datasets/{name}/versions/{version}", (string name) => name switch
        {
            "texts" or "leaky" => Json(new { dataset = name, number = 1, counts = new { train = 40, validation = 20, test = 10, unlabelled = 30 }, input_fields = new[] { "text" }, label_fields = new[] { "label" } }),
            "small" => Json(new { dataset = name, number = 1, counts = new { train = 0, validation = 20 }, input_fields = new[] { "text" }, label_fields = new[] { "other" } }),
            _ => Problem(404, "dataset_not_found", $"There is no dataset '{name}'."),
        });
        app.MapGet("/api/datasets/{name}/versions/{version}/examples", (string name, string split) =>
        {
            SplitsRead.Enqueue(split);
            return Page(StandInData.Examples(split, name is "leaky").Select(e => new { id = e.Id, inputs = e.Inputs, labels = split is "unlabelled" ? null : e.Labels, split }));
        });
    }

    /// <summary>What the prompt model was asked: model and prompt.</summary>
    public ConcurrentQueue<(string Model, string Prompt)> PromptCalls { get; } = new();

    /// <summary>What each of these calls costs.</summary>
    public decimal PricePerPrompt { get; set; } = 0.0001m;

    private void MapGateway()
    {
        app.MapGet("/api/keys/snapshot", () => Results.Json(Array.Empty<object>()));
        app.MapGet("/api/models", () => Page(new[] { "old", "new", "teacher" }.Concat(Registered).Select(m => new { name = m, provider = "trainer", input_price = 1m, output_price = 2m })));
        app.MapPut("/api/models/{**name}", (string name, JsonObject body) =>
        {
            Registered.Enqueue(Uri.UnescapeDataString(name));
            return Json(new { name, provider = body["provider"]!.GetValue<string>(), input_price = 1m, output_price = 2m });
        });
        Training.Map(app);
        app.MapPost("/v1/chat/completions", async (HttpRequest request) =>
        {
            var body = (await JsonNode.ParseAsync(request.Body))!;
            var prompt = body["messages"]!.AsArray()[^1]!["content"]!.GetValue<string>();
            PromptCalls.Enqueue((body["model"]!.GetValue<string>(), prompt));
            var wanted = new[] { "proposed_instruction", "improved_instruction", "advice", "rules" }.FirstOrDefault(name => prompt.Contains($"[[ ## {name} ## ]]", StringComparison.Ordinal));
            var answer = wanted is null ? "[[ ## summary ## ]]\nshort texts\n\n[[ ## completed ## ]]" : $"[[ ## {wanted} ## ]]\nLook closely, way {PromptCalls.Count}.\n\n[[ ## completed ## ]]";
            request.HttpContext.Response.Headers["x-llmops-cost-usd"] = PricePerPrompt.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Results.Json(new
            {
                id = "c", @object = "chat.completion", created = 1, model = body["model"]!.GetValue<string>(),
                choices = new[] { new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = answer } } }, usage = new { prompt_tokens = 10, completion_tokens = 5, total_tokens = 15 },
            });
        });
        app.MapGet("/api/flags", () => Page(Stable.Select(s => new { key = $"rollout:{s.Key}", stable_version = s.Value })));
        app.MapGet("/api/rollouts", (string program) => Page(Rollouts.Where(r => r["program"]!.GetValue<string>() == program).Select(r => new { id = r["id"], candidate_version = r["candidate"] })));
        app.MapPost("/api/rollouts", (JsonObject body) =>
        {
            body["id"] = Guid.CreateVersion7(DateTimeOffset.UtcNow).ToString();
            Rollouts.Enqueue(body);
            return Json(new { id = body["id"], candidate_version = body["candidate"] });
        });
    }

    private IResult Version(string name, int number) =>
        Json(new { program = name, number, hash = ProgramSpecJson.Hash(programs[name][number - 1]), spec = JsonNode.Parse(ProgramSpecJson.Canonical(programs[name][number - 1])) });

    internal static IResult Page<T>(IEnumerable<T> items) => Json(new { items = items.ToList() });

    internal static IResult Json(object value) => Results.Text(JsonSerializer.Serialize(value), "application/json");

    internal static IResult Problem(int status, string code, string detail) =>
        Results.Text(JsonSerializer.Serialize(new { type = $"urn:llmops:problem:{code}", status, detail, close_names = new[] { "close" } }), "application/problem+json", statusCode: status);
}
