using LlmOps.ModelClients.OpenAi;
using LlmOps.Programs.Models;

namespace LlmOps.ModelClients.Tests.OpenAi;

public sealed class OpenAiStreamTests : IDisposable
{
    private const string First = "data: {\"model\":\"real-model\",\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"hel\"}}]}\n\n";
    private const string Second = ": keep-alive\n\ndata: {\"model\":\"real-model\",\"choices\":[{\"delta\":{\"content\":\"lo\"}}]}\n\n";
    private const string Finish = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private const string Used = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":2}}\n\n";
    private const string Done = "data: [DONE]\n\n";

    private readonly HttpClient _http = new(new SocketsHttpHandler());
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_stream_ends_with_usage_and_finish_reason()
    {
        await using var server = new ScriptedServer(ScriptedServer.Events(First + Second + Finish + Used + Done, false, "x-llmops-inference-id: inf-3", "x-llmops-cost-usd: 0.1"));
        var chunks = await CollectAsync(server);
        Assert.Equal(
            [
                new("hel") { Model = "real-model", InferenceId = "inf-3" },
                new("lo") { Model = "real-model", InferenceId = "inf-3" },
                new("") { FinishReason = "stop", Usage = new Usage(4, 2, 0.1m), InferenceId = "inf-3" },
            ],
            chunks);
        Assert.Contains("\"stream\":true,\"stream_options\":{\"include_usage\":true}", await server.Requests.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_without_usage_or_end_mark_is_whole_when_it_has_a_finish_reason()
    {
        await using var server = new ScriptedServer(ScriptedServer.Events(First + Finish));
        Assert.Equal(new ModelChunk("") { FinishReason = "stop", Usage = default(Usage) }, (await CollectAsync(server))[^1]);
    }

    [Theory]
    [InlineData(First, ModelErrorKind.InvalidResponse)]
    [InlineData(First + "data: {\"choi", ModelErrorKind.InvalidResponse)]
    [InlineData(First + "data: nonsense\n\n", ModelErrorKind.InvalidResponse)]
    [InlineData(First + "data: {\"error\":{\"message\":\"x\",\"code\":\"overloaded\"}}\n\n", ModelErrorKind.ProviderFailure)]
    [InlineData("", ModelErrorKind.InvalidResponse)]
    public async Task A_cut_or_broken_stream_is_an_error(string events, ModelErrorKind kind)
    {
        await using var server = new ScriptedServer(ScriptedServer.Events(events));
        Assert.Equal(kind, (await Assert.ThrowsAsync<ModelException>(() => CollectAsync(server))).Kind);
    }

    [Fact]
    public async Task An_error_status_is_an_error_before_the_first_piece()
    {
        await using var server = new ScriptedServer(ScriptedServer.Json(429, "{\"error\":{\"code\":\"budget_exceeded\"}}"));
        Assert.Equal(ModelErrorKind.BudgetExceeded, (await Assert.ThrowsAsync<ModelException>(() => CollectAsync(server))).Kind);
    }

    [Fact]
    public async Task A_stream_that_stalls_is_a_timeout()
    {
        await using var server = new ScriptedServer(ScriptedServer.Events(First, hangs: true));
        await using var chunks = Client(server).StreamAsync(Ask(), CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await chunks.MoveNextAsync());
        var next = chunks.MoveNextAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(ModelErrorKind.Timeout, (await Assert.ThrowsAsync<ModelException>(async () => await next)).Kind);
    }

    [Fact]
    public async Task A_cancelled_stream_stays_a_cancellation()
    {
        await using var server = new ScriptedServer(ScriptedServer.Events(First, hangs: true));
        using var caller = new CancellationTokenSource();
        await using var chunks = Client(server).StreamAsync(Ask(), caller.Token).GetAsyncEnumerator(caller.Token);
        Assert.True(await chunks.MoveNextAsync());
        var next = chunks.MoveNextAsync();
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    public void Dispose() => _http.Dispose();

    private static ModelRequest Ask() => new("some-model", [new ModelMessage("user", "hi")]);

    private OpenAiModelClient Client(ScriptedServer server) => new(_http, new OpenAiOptions(server.BaseUrl, "k") { Timeout = TimeSpan.FromSeconds(10) }, _time);

    private async Task<List<ModelChunk>> CollectAsync(ScriptedServer server)
    {
        var chunks = new List<ModelChunk>();
        await foreach (var chunk in Client(server).StreamAsync(Ask(), CancellationToken.None))
        {
            chunks.Add(chunk);
        }

        return chunks;
    }
}
