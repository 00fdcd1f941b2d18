using System.Text.Json.Nodes;
using LlmOps.Client;
using LlmOps.Contracts.InferenceGateway;
using LlmOps.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace LlmOps.InferenceGateway.Tests.Feedback;

public sealed class FeedbackTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task Feedback_is_stored_beside_its_inference_and_announced_once()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Always(Specs.Answer("fine"));
        await using var gateway = await GatewayUnderTest.StartAsync(database.ConnectionString);
        var heard = new List<FeedbackReceived>();
        var listening = gateway.Services.GetRequiredService<IBusControl>().ConnectReceiveEndpoint("feedback-listener", endpoint => endpoint.Handler<FeedbackReceived>(c =>
        {
            lock (heard)
            {
                heard.Add(c.Message);
            }

            return Task.CompletedTask;
        }));
        await listening.Ready;
        await gateway.AddModelsAsync(server, "small");
        await gateway.PublishAsync("rated", 1);
        var run = await Rollouts.RolloutTests.RunAsync(gateway, "rated", "u1");

        var word = await gateway.Client.Inference.FeedbackAsync(new(run.InferenceId, 0.25, "meh", new JsonObject { ["answer"] = "better" }));

        await Eventually.Async(() => { lock (heard) { return heard.Count > 0; } }, "the feedback is announced");
        Assert.Equal((word.Id, run.InferenceId, "rated", 1, 0.25, true), (heard[0].FeedbackId, heard[0].InferenceId, heard[0].Program, heard[0].Version, heard[0].Score, heard[0].HasCorrection));
        var stored = await gateway.ShippedAsync(run.InferenceId);
        Assert.Equal(("meh", "better", "bootstrap admin"), (stored.Feedback[0].Comment, stored.Feedback[0].Correction!["answer"]!.GetValue<string>(), stored.Feedback[0].Who));
        Assert.Equal((0.25, 1), (stored.Inference.FeedbackScore, stored.Inference.FeedbackCount));
        Assert.Equal(run.InferenceId, (await gateway.Client.Inferences.ListAsync(program: "rated", withFeedback: true)).Items.Single().Id);
        Assert.Empty((await gateway.Client.Inferences.ListAsync(program: "rated", withFeedback: false)).Items);
    }

    [Fact]
    public async Task Feedback_on_another_replicas_inference_is_taken_and_on_none_refused()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Always("fine");
        await using var first = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await using var second = await GatewayUnderTest.StartAsync(database.ConnectionString);
        await first.AddModelsAsync(server, "plain");

        var id = GatewayUnderTest.IdOf(await first.ChatAsync("plain", "hi"));
        Assert.Equal(id, (await second.Client.Inference.FeedbackAsync(new(id, 1))).InferenceId);

        Assert.Equal("inference_not_found", (await Assert.ThrowsAsync<LlmOpsException>(() => second.Client.Inference.FeedbackAsync(new(Guid.CreateVersion7(DateTimeOffset.UnixEpoch), 1)))).Code);
        Assert.Contains("score", (await Assert.ThrowsAsync<LlmOpsException>(() => second.Client.Inference.FeedbackAsync(new(id, 2)))).Message, StringComparison.Ordinal);
        Assert.Equal(400, (await Assert.ThrowsAsync<LlmOpsException>(() => second.Client.Inference.FeedbackAsync(new(id)))).Status);
    }
}
