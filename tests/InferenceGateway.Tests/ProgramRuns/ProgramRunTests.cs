using System.Net.Http.Json;
using System.Text.Json;
using LlmOps.Client;
using LlmOps.Testing;

namespace LlmOps.InferenceGateway.Tests.ProgramRuns;

public sealed class ProgramRunTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task A_program_runs_and_can_be_run_by_any_OpenAI_client_too()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Always(Specs.Answer("forty two"));
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server, "small");
        await gateway.PublishAsync("answers", 1);

        var run = await gateway.Client.Inference.RunAsync("answers", new(new() { ["text"] = "what?" }) { User = "u1", Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["page"] = "home" } });
        Assert.Equal(("answers", 1, "stable", "small", "program", "forty two"), (run.Program, run.Version, run.Arm, run.Model, run.ServedBy, run.Outputs["answer"]!.GetValue<string>()));
        Assert.True(run.Usage.CostUsd > 0);
        var stored = await gateway.ShippedAsync(run.InferenceId);
        Assert.Equal(("program", "u1", "what?", "home"), (stored.Inference.Kind, stored.Inference.User, stored.Inputs!["text"]!.GetValue<string>(), stored.Tags!["page"]));

        var chat = await gateway.ChatAsync("program:answers", "what?");
        Assert.Equal("forty two", (await chat.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        Assert.Equal(("answers", "1", "stable"), (Header(chat, "program"), Header(chat, "version"), Header(chat, "arm")));

        var streamed = await gateway.Admin.PostAsJsonAsync("/v1/chat/completions", new { model = "program:answers", stream = true, messages = new[] { new { role = "user", content = "what?" } } });
        var text = string.Concat((await streamed.Content.ReadAsStringAsync()).Split("\n\n").Where(e => e.StartsWith("data: {", StringComparison.Ordinal))
            .Select(e => JsonDocument.Parse(e[6..]).RootElement.GetProperty("choices")[0].GetProperty("delta")).Where(d => d.TryGetProperty("content", out _)).Select(d => d.GetProperty("content").GetString()));
        Assert.Equal("forty two", text);

        var events = await (await gateway.Admin.PostAsJsonAsync("/v1/programs/answers/run", new { inputs = new { text = "what?" }, stream = true })).Content.ReadAsStringAsync();
        Assert.Contains("event: field\ndata: {\"field\":\"answer\"", events, StringComparison.Ordinal);
        Assert.Contains("event: result\n", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fallbacks_answer_in_their_order_and_say_who_did()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Always(Specs.Answer("from backup"));
        server.When(r => r.Model == "main", ScriptedAnswer.Says("   "));
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server, "main", "backup");
        await gateway.PublishAsync("careful", 1, spec: Specs.OneText("main", 1, """[{"model":"backup"},{"outputs":{"answer":"fixed"}}]"""));

        var saved = await gateway.Client.Inference.RunAsync("careful", new(new() { ["text"] = "x" }));
        Assert.Equal(("fallback_model", "backup", "from backup"), (saved.ServedBy, saved.Model, saved.Outputs["answer"]!.GetValue<string>()));
        Assert.Equal("unreadable_answer", (await gateway.ShippedAsync(saved.InferenceId)).Inference.FallbackReason);

        server.When(r => r.Model == "backup", ScriptedAnswer.Fails(400));
        var resort = await gateway.Client.Inference.RunAsync("careful", new(new() { ["text"] = "x" }));
        Assert.Equal(("fallback_outputs", "fixed"), (resort.ServedBy, resort.Outputs["answer"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Wrong_calls_of_programs_are_refused_by_name()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Always("");
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server, "small");
        await gateway.PublishAsync("strict", 1);
        await gateway.PublishAsync("other", 1);
        var limitedKey = await gateway.CreateKeyAsync(["infer"], ["other"]);
        var limited = new LlmOpsClient(new() { Gateway = gateway.Address, Key = limitedKey }, new SocketsHttpHandler());

        await FailAsync(gateway.Client, "strikt", "text", 404, "program_not_found", "'strict'");
        await FailAsync(gateway.Client, "strict", "txet", 400, "invalid_request", "inputs.text");
        await FailAsync(limited, "strict", "text", 403, "program_not_allowed", "strict");
        using var limitedHttp = gateway.Http(limitedKey);
        Assert.Contains("model_not_allowed", await (await gateway.ChatAsync("small", "hi", limitedHttp)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await FailAsync(gateway.Client, "strict", "text", 502, "unreadable_answer", "answer");

        static async Task FailAsync(LlmOpsClient client, string program, string input, int status, string code, string words)
        {
            var failed = await Assert.ThrowsAsync<LlmOpsException>(() => client.Inference.RunAsync(program, new(new() { [input] = "x" })));
            Assert.Equal((status, code), (failed.Status, failed.Code));
            Assert.Contains(words, failed.Message, StringComparison.Ordinal);
        }
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues($"x-llmops-{name}").Single();
}
