using System.Net;
using LlmOps.Testing;

namespace LlmOps.InferenceGateway.Tests.Snapshots;

public sealed class SurvivalTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    private const string NoDatabase = "Host=127.0.0.1;Port=1;Database=none;Username=none;Password=none;Timeout=1";
    private const string NoBus = "amqp://guest:guest@127.0.0.1:1/";

    [Fact]
    public async Task With_database_and_bus_away_it_starts_serves_and_ships_later()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Always(Specs.Answer("still here"));
        var folder = Directory.CreateTempSubdirectory("llmops-gateway-").FullName;
        await using (var before = await GatewayUnderTest.StartAsync(database.ConnectionString, folder))
        {
            await before.AddModelsAsync(server, "small");
            await before.PublishAsync("survivor", 1);
        }

        var ids = new List<Guid>();
        await using (var alone = await GatewayUnderTest.StartAsync(NoDatabase, folder, NoBus, waitUntilReady: false))
        {
            Assert.Equal(HttpStatusCode.OK, (await alone.Admin.GetAsync("/health/ready")).StatusCode);
            for (var i = 0; i < 5; i++)
            {
                ids.Add((await Rollouts.RolloutTests.RunAsync(alone, "survivor", $"u{i}")).InferenceId);
            }

            // No query could have answered these: a wrong key costs none.
            using var stranger = alone.Http("llmops_wrong_key_00000000");
            for (var i = 0; i < 50; i++)
            {
                Assert.Equal(HttpStatusCode.Unauthorized, (await alone.ChatAsync("small", "hi", stranger)).StatusCode);
            }

            Assert.Equal(ids[0], (await alone.Client.Inference.FeedbackAsync(new(ids[0], 1))).InferenceId);
        }

        await using var back = await GatewayUnderTest.StartAsync(database.ConnectionString, folder);
        foreach (var id in ids)
        {
            Assert.Equal("ok", (await back.ShippedAsync(id)).Inference.Status);
        }

        Assert.Equal(1, (await back.ShippedAsync(ids[0])).Inference.FeedbackScore);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_killed_process_loses_no_inference()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Always(Specs.Answer("fine"));
        var folder = Directory.CreateTempSubdirectory("llmops-gateway-").FullName;
        await using (var setup = await GatewayUnderTest.StartAsync(database.ConnectionString, folder))
        {
            await setup.AddModelsAsync(server, "plain");
        }

        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__gateway"] = database.ConnectionString,
            ["ConnectionStrings__messaging"] = "memory",
            ["LlmOps__AdminKey"] = TestKeys.Admin,
            ["LlmOps__ServiceKey"] = TestKeys.Service,
            ["LlmOps__StateDirectory"] = folder,
        };
        var ids = new List<Guid>();
        await using (var process = await ServiceProcess.StartAsync(ServiceProcess.AssemblyOf("InferenceGateway"), environment))
        {
            using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = process.BaseUrl };
            http.DefaultRequestHeaders.Authorization = new("Bearer", TestKeys.Admin);
            for (var i = 0; i < 200; i++)
            {
                using var response = await http.PostAsync("/v1/chat/completions", new StringContent("""{"model":"plain","messages":[{"role":"user","content":"hi"}]}"""));
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                ids.Add(GatewayUnderTest.IdOf(response));
            }

            await process.KillAsync();
        }

        await using var back = await GatewayUnderTest.StartAsync(database.ConnectionString, folder);
        foreach (var id in ids)
        {
            await back.ShippedAsync(id);
        }

        Directory.Delete(folder, recursive: true);
    }
}
