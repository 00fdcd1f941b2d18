using System.Net.Http.Headers;
using System.Net.Http.Json;
using LlmOps.Client;
using LlmOps.Client.Gateway;
using LlmOps.Contracts.ProgramRegistry;
using LlmOps.Testing;
using MassTransit;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LlmOps.InferenceGateway.Tests;

/// <summary>A gateway on a real port, with a folder of its own. Two of them on one database are two replicas.</summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    private static readonly SocketsHttpHandler Handler = new();
    private readonly WebApplicationFactory<Program> factory;
    private readonly bool ownsFolder;

    private GatewayUnderTest(WebApplicationFactory<Program> factory, string folder, bool ownsFolder, string messaging)
    {
        (this.factory, Folder, this.ownsFolder, Messaging) = (factory, folder, ownsFolder, messaging);
        Admin = Http(TestKeys.Admin);
        Client = new(new LlmOpsSettings { Gateway = Address, Key = TestKeys.Admin }, Handler);
    }

    public string Folder { get; }
    public string Messaging { get; }
    public Uri Address => factory.ClientOptions.BaseAddress;
    public HttpClient Admin { get; }
    public LlmOpsClient Client { get; }
    public IServiceProvider Services => factory.Services;

    public static async Task<GatewayUnderTest> StartAsync(string database, string? folder = null, string messaging = "memory", bool waitUntilReady = true, params (string Name, string Value)[] settings)
    {
        var state = folder ?? Directory.CreateTempSubdirectory("llmops-gateway-").FullName;
        var host = new WebApplicationFactory<Program>().WithWebHostBuilder(web =>
        {
            web.UseSetting("urls", "http://127.0.0.1:0");
            web.UseSetting("ConnectionStrings:gateway", database);
            web.UseSetting("ConnectionStrings:messaging", messaging);
            web.UseSetting("LlmOps:AdminKey", TestKeys.Admin);
            web.UseSetting("LlmOps:ServiceKey", TestKeys.Service);
            web.UseSetting("LlmOps:StateDirectory", state);
            web.UseSetting("InferenceGateway:SnapshotPollSeconds", "0.2");
            foreach (var (name, value) in settings)
            {
                web.UseSetting(name, value);
            }
        });
        host.UseKestrel();
        host.StartServer();
        var gateway = new GatewayUnderTest(host, state, folder is null, messaging);
        if (waitUntilReady)
        {
            await Eventually.Async(async () => (await gateway.Admin.GetAsync("/api/keys")).IsSuccessStatusCode && (await gateway.Admin.GetAsync("/health/ready")).IsSuccessStatusCode, "the gateway is ready and knows its administrator");
        }

        return gateway;
    }

    public HttpClient Http(string? key)
    {
        var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    /// <summary>Makes a provider and models of the same name at it, a dollar a million tokens in, two out.</summary>
    public async Task AddModelsAsync(ScriptedModelServer server, params string[] models)
    {
        await Client.Models.PutProviderAsync("scripted", new(server.BaseUrl.ToString(), TimeoutSeconds: 20));
        foreach (var model in models)
        {
            await Client.Models.PutAsync(model, new("scripted", 1m, 2m));
        }
    }

    public async Task<string> CreateKeyAsync(IReadOnlyList<string> scopes, IReadOnlyList<string>? programs = null) =>
        (await Client.Keys.CreateAsync(new("test", scopes, programs))).Secret;

    /// <summary>Publishes as the registry would, and waits until it is served.</summary>
    public async Task PublishAsync(string program, int number, string model = "small", string? spec = null)
    {
        var document = spec ?? Specs.OneText(model, number);
        await Services.GetRequiredService<IBus>().Publish(new ProgramVersionPublished(program, number, $"{program}-{number}", document, DateTimeOffset.UnixEpoch));
        await Eventually.Async(() => Services.GetRequiredService<InferenceGateway.Snapshots.SnapshotStore>().Current.State.Versions.Any(v => v.Program == program && v.Number == number), $"version {number} of {program} is known");
    }

    public async Task<InferenceDetailResponse> ShippedAsync(Guid id) =>
        await Eventually.Async(async () => await Admin.GetAsync($"/api/inferences/{id}") is { IsSuccessStatusCode: true } found ? await found.Content.ReadFromJsonAsync<InferenceDetailResponse>(LlmOpsJson.Options) : null, $"inference {id} is in the database");

    public Task<HttpResponseMessage> ChatAsync(string model, string text, HttpClient? http = null) =>
        (http ?? Admin).PostAsJsonAsync("/v1/chat/completions", new { model, messages = new[] { new { role = "user", content = text } } });

    public static Guid IdOf(HttpResponseMessage response) => Guid.Parse(response.Headers.GetValues("x-llmops-inference-id").Single());

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await factory.DisposeAsync();
        if (ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}

/// <summary>Version documents.</summary>
internal static class Specs
{
    /// <summary>One text in, one text out; the version is told by the instructions.</summary>
    public static string OneText(string model, int version, string? fallbacks = null) =>
        $$$"""{"steps":[{"id":"main","signature":{"instructions":"Version {{{version}}}.","inputs":[{"name":"text","type":"str"}],"outputs":[{"name":"answer","type":"str"}]},"model":{"name":"{{{model}}}"}}]"""
        + (fallbacks is null ? "}" : $",\"fallbacks\":{fallbacks}}}");

    /// <summary>Finds the topic of a text by the model <c>small</c>, then sorts the text by it, thinking first, by the model <c>strong</c>.</summary>
    public static string TwoSteps(string fallbacks = "[]") => """
        {"steps":[
          {"id":"topic","signature":{"instructions":"Name the topic.","inputs":[{"name":"text"}],"outputs":[{"name":"topic"}]},"model":{"name":"small"}},
          {"id":"sort","module":"chain_of_thought","signature":{"instructions":"Sort.","inputs":[{"name":"topic"},{"name":"text"}],"outputs":[{"name":"label"}]},"model":{"name":"strong"},"bind":{"topic":"$.steps.topic.topic"}}],
         "outputs":{"topic":"$.steps.topic.topic","label":"$.steps.sort.label"},"fallbacks":FALLBACKS}
        """.Replace("FALLBACKS", fallbacks, StringComparison.Ordinal);

    /// <summary>What a well-behaved model answers to the second of <see cref="TwoSteps"/>.</summary>
    public static string Sorted => "[[ ## reasoning ## ]]\nIt is gone.\n\n[[ ## label ## ]]\nlost\n\n[[ ## completed ## ]]";

    /// <summary>What a well-behaved model answers to <see cref="OneText"/>.</summary>
    public static string Answer(string text) => $"[[ ## answer ## ]]\n{text}\n\n[[ ## completed ## ]]";
}

/// <summary>Questions tests ask of the record.</summary>
internal static class RecordedInferences
{
    public static Task<InferenceResponse> LastOfAsync(this InferencesClient inferences, string program) =>
        Eventually.Async(async () => (await inferences.ListAsync(program, limit: 1)).Items.FirstOrDefault(), $"an inference of {program} is in the database");
}
