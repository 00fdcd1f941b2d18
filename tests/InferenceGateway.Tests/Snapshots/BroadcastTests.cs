using LlmOps.Testing;

namespace LlmOps.InferenceGateway.Tests.Snapshots;

public sealed class BroadcastTests(PostgresDatabase database, RabbitMqVirtualHost rabbit) : IClassFixture<PostgresDatabase>, IClassFixture<RabbitMqVirtualHost>
{
    [Fact]
    public async Task A_kill_reaches_every_replica_by_broadcast_alone()
    {
        await using var server = await ScriptedModelServer.StartAsync();
        server.Always(Specs.Answer("fine"));
        var rarely = ("InferenceGateway:SnapshotPollSeconds", "600");
        await using var first = await GatewayUnderTest.StartAsync(database.ConnectionString, messaging: rabbit.AmqpUri, settings: rarely);
        await using var second = await GatewayUnderTest.StartAsync(database.ConnectionString, messaging: rabbit.AmqpUri, settings: rarely);
        await first.AddModelsAsync(server, "small");
        await first.PublishAsync("reached", 1);
        await first.PublishAsync("reached", 2);
        var rollout = await first.Client.Rollouts.StartAsync(new("reached", 2, [100]));
        await Eventually.Async(async () => (await Rollouts.RolloutTests.RunAsync(second, "reached", "u1")).Arm == "candidate", "the rollout reaches the second replica");

        await first.Client.Rollouts.KillAsync("rollout:reached");

        await Eventually.Async(async () => (await Rollouts.RolloutTests.RunAsync(second, "reached", "u1")).Arm == "stable", "the kill reaches the second replica");
        Assert.Equal("killed", (await second.Client.Rollouts.GetAsync(rollout.Id)).State);
    }
}
