using System.Text.Json.Nodes;
using LlmOps.Client;
using LlmOps.Testing;

namespace LlmOps.InferenceGateway.Tests.ProgramRuns;

public sealed class InputFaultTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task A_file_that_cannot_be_split_is_the_callers_mistake_by_the_name_the_caller_gave_it()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server, "small", "backup");
        await gateway.PublishAsync("strict", 1, spec: Splitting("""[{"model":"backup"}]"""));

        var refused = await Assert.ThrowsAsync<LlmOpsException>(() => gateway.Client.Inference.RunAsync("strict", new(new JsonObject { ["file"] = "{broken" })));

        Assert.Equal((400, "invalid_request", "inputs.file"), (refused.Status, refused.Code, refused.Problem!.Value.GetProperty("errors")[0].GetProperty("field").GetString()));
        var stored = await gateway.ShippedAsync((await gateway.Client.Inferences.LastOfAsync("strict")).Id);
        Assert.Equal("invalid_request", stored.Inference.Status);
        Assert.Equal("{broken", Assert.Single(stored.Steps!).Inputs!["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task Fixed_outputs_answer_for_it_and_another_model_is_not_asked()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await gateway.AddModelsAsync(server, "small", "backup");
        await gateway.PublishAsync("forgiving", 1, spec: Splitting("""[{"model":"backup"},{"outputs":{"answer":["none"]}}]"""));

        var run = await gateway.Client.Inference.RunAsync("forgiving", new(new JsonObject { ["file"] = "{broken" }) { Trace = true });

        Assert.Equal(("fallback_outputs", """{"answer":["none"]}"""), (run.ServedBy, run.Outputs.ToJsonString()));
        Assert.Single(run.Steps!);
        Assert.Equal("invalid_request", (await gateway.ShippedAsync(run.InferenceId)).Inference.FallbackReason);
        Assert.Empty(server.Requests);
    }

    private static string Splitting(string fallbacks) => """
        {"steps":[
          {"id":"split","module":"split","options":{"format":"json"},"signature":{"inputs":[{"name":"text"}],"outputs":[{"name":"chunks","type":"list[str]"}]},"bind":{"text":"$.inputs.file"}},
          {"id":"each","module":"map","signature":{"inputs":[{"name":"chunk"}],"outputs":[{"name":"answer"}]},"model":{"name":"small"},"bind":{"chunk":"$.steps.split.chunks"}}],
         "fallbacks":FALLBACKS}
        """.Replace("FALLBACKS", fallbacks, StringComparison.Ordinal);
}
