using System.Text.Json.Nodes;
using LlmOps.Client.Gateway;
using LlmOps.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LlmOps.InferenceGateway.Tests.ProgramRuns;

public sealed class ProgramToolTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task A_program_calls_the_tools_the_operator_allows_with_their_header()
    {
        await using var tool = await ToolServer.StartAsync();
        var run = await RunAsync(tool, ("Tools:Allowed:0", tool.Url), ($"Tools:Headers:{tool.Url}", "Authorization: Bearer tool-secret"));

        Assert.Equal(("""{"city":"Bern"}""", "Bearer tool-secret"), Assert.Single(tool.Calls));
        Assert.Equal(21, Observation(run)!["degrees"]!.GetValue<int>());
        Assert.Equal(("21 degrees", 3), (run.Outputs["answer"]!.GetValue<string>(), run.Steps![0].Calls.Count));
        Assert.Contains("{\"degrees\": 21}", run.Steps[0].Calls[1].Messages![^1].Content.Replace("\":21", "\": 21", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unless_the_operator_allows_it_a_tool_is_not_called_and_the_model_is_told()
    {
        await using var tool = await ToolServer.StartAsync();
        var run = await RunAsync(tool, ("Tools:Allowed:0", $"{tool.Url}/elsewhere"));

        Assert.Empty(tool.Calls);
        Assert.Contains("Execution error in weather: the operator does not allow", Observation(run)!.GetValue<string>(), StringComparison.Ordinal);
    }

    private async Task<RunProgramResponse> RunAsync(ToolServer tool, params (string, string)[] settings)
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.WhenInTurn(
            _ => true,
            ScriptedAnswer.Says("[[ ## next_thought ## ]]\nI look.\n\n[[ ## next_tool_name ## ]]\nweather\n\n[[ ## next_tool_args ## ]]\n{\"city\": \"Bern\"}"),
            ScriptedAnswer.Says("[[ ## next_thought ## ]]\nI know.\n\n[[ ## next_tool_name ## ]]\nfinish\n\n[[ ## next_tool_args ## ]]\n{}"),
            ScriptedAnswer.Says("[[ ## reasoning ## ]]\nIt said so.\n\n[[ ## answer ## ]]\n21 degrees"));
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString, settings: settings);
        await gateway.AddModelsAsync(server, "small");
        var name = UniqueName.Next("agent");
        await gateway.PublishAsync(name, 1, spec: """
            {"steps":[{"id":"act","module":"react","options":{"tools":[{"name":"weather","desc":"Tells the weather.","args":{"city":{"type":"string"}},"url":"URL/weather"}]},
              "signature":{"inputs":[{"name":"question"}],"outputs":[{"name":"answer"}]},"model":{"name":"small"}}]}
            """.Replace("URL", tool.Url, StringComparison.Ordinal));
        return await gateway.Client.Inference.RunAsync(name, new(new JsonObject { ["question"] = "How warm is Bern?" }) { Trace = true });
    }

    private static JsonNode? Observation(RunProgramResponse run) => run.Steps![0].Outputs!["trajectory"]!["observation_0"];

    private sealed class ToolServer(WebApplication app) : IAsyncDisposable
    {
        public string Url => app.Urls.Single();

        public List<(string Body, string Authorization)> Calls { get; } = [];

        public static async Task<ToolServer> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var server = new ToolServer(builder.Build());
            await server.ListenAsync();
            return server;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task ListenAsync()
        {
            app.MapPost("/weather", async (HttpRequest request) =>
            {
                using var reader = new StreamReader(request.Body);
                Calls.Add((await reader.ReadToEndAsync(), request.Headers.Authorization.ToString()));
                return Results.Json(new { degrees = 21 });
            });
            return app.StartAsync();
        }
    }
}
