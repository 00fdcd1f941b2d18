using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LlmOps.Client;
using LlmOps.Client.Gateway;
using LlmOps.Testing;

namespace LlmOps.InferenceGateway.Tests.ProgramRuns;

public sealed class ProgramStreamTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>, IAsyncLifetime
{
    private ScriptedModelServer server = null!;
    private GatewayUnderTest gateway = null!;

    [Fact]
    public async Task Each_output_is_told_as_text_then_as_a_value_and_the_result_comes_last()
    {
        await gateway.PublishAsync("sorter", 1, spec: Specs.TwoSteps());
        server.Always(Specs.Sorted);
        server.When(r => !r.Prompt.Contains("reasoning", StringComparison.Ordinal), ScriptedAnswer.Says("[[ ## topic ## ]]\ncards and more"));
        var news = await CollectAsync("sorter");

        Assert.Equal(["cards and more", "lost"], news.OfType<FieldValue>().Select(v => v.Value!.GetValue<string>()));
        Assert.All(news.OfType<FieldValue>(), v => Assert.Equal(v.Value!.GetValue<string>(), string.Concat(news.OfType<FieldText>().Where(t => t.Field == v.Field).Select(t => t.Delta)).Trim()));
        Assert.True(news.FindIndex(n => n is FieldValue { Field: "topic" }) < news.FindIndex(n => n is FieldText { Field: "label" }));
        var answer = Assert.IsType<ProgramAnswer>(news[^1]).Response;
        Assert.Equal(("cards and more", "lost"), (answer.Outputs["topic"]!.GetValue<string>(), answer.Outputs["label"]!.GetValue<string>()));
        Assert.Equal(["topic", "sort"], answer.Steps!.Select(s => s.Id));
    }

    [Fact]
    public async Task A_value_is_typed_as_declared_and_null_is_told_too()
    {
        await gateway.PublishAsync("typed", 1, spec: """
            {"steps":[{"id":"main","signature":{"inputs":[{"name":"text"}],"outputs":[{"name":"marks","type":"list[int]"},{"name":"note","type":"Optional[str]"}]},"model":{"name":"small"}}]}
            """);
        server.Always("[[ ## marks ## ]]\n[1, 2]\n\n[[ ## note ## ]]\nnull");
        var answer = await gateway.Admin.PostAsJsonAsync("/v1/programs/typed/run", new { inputs = new { text = "x" }, stream = true });
        var events = await answer.Content.ReadAsStringAsync();

        Assert.Contains("event: value\ndata: {\"field\":\"marks\",\"value\":[1,2]}", events, StringComparison.Ordinal);
        Assert.Contains("event: value\ndata: {\"field\":\"note\",\"value\":null}", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fixed_outputs_are_told_as_values()
    {
        await gateway.PublishAsync("fixed", 1, spec: Specs.OneText("small", 1, """[{"outputs":{"answer":"fixed"}}]"""));
        server.When(_ => true, ScriptedAnswer.Fails(400));
        var news = await CollectAsync("fixed");
        var value = Assert.IsType<FieldValue>(news[0]);
        Assert.Equal(("answer", "fixed"), (value.Field, value.Value!.GetValue<string>()));
        Assert.Equal("fallback_outputs", Assert.IsType<ProgramAnswer>(news[^1]).Response.ServedBy);
    }

    [Fact]
    public async Task A_run_that_fails_after_it_was_told_of_ends_the_stream_with_the_error()
    {
        await gateway.PublishAsync("breaking", 1, spec: Specs.TwoSteps("""[{"model":"backup"}]"""));
        server.When(r => r.Model == "small", ScriptedAnswer.Says("[[ ## topic ## ]]\ncards"));
        server.When(r => r.Model == "strong", ScriptedAnswer.Says("nonsense"));
        var told = new List<ProgramNews>();
        var failed = await Assert.ThrowsAsync<LlmOpsException>(() => CollectAsync("breaking", told));

        Assert.Equal((502, "unreadable_answer"), (failed.Status, failed.Code));
        Assert.Contains(told, n => n is FieldValue { Field: "topic" });
        Assert.DoesNotContain(server.Requests, r => r.Model == "backup");
    }

    public async Task InitializeAsync()
    {
        server = await ScriptedModelServer.StartAsync();
        gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server, "small", "strong", "backup");
    }

    public async Task DisposeAsync()
    {
        await gateway.DisposeAsync();
        await server.DisposeAsync();
    }

    private async Task<List<ProgramNews>> CollectAsync(string program, List<ProgramNews>? into = null)
    {
        var news = into ?? [];
        await foreach (var item in gateway.Client.Inference.StreamAsync(program, new(new JsonObject { ["text"] = "x" }) { Trace = true }))
        {
            news.Add(item);
        }

        return news;
    }
}
