using LlmOps.Launcher.LocalServers;

namespace LlmOps.Testing;

/// <summary>The servers of one test process: started when first asked for, shared by all its tests, gone with the process.</summary>
internal static class TestServers
{
    private static readonly Lazy<Task<PostgresAddress>> LazyPostgres = new(StartPostgresAsync);
    private static readonly Lazy<Task<RabbitMqAddress>> LazyRabbitMq = new(StartRabbitMqAsync);

    public static Task<PostgresAddress> Postgres => LazyPostgres.Value;

    public static Task<RabbitMqAddress> RabbitMq => LazyRabbitMq.Value;

    private static async Task<PostgresAddress> StartPostgresAsync()
    {
        if (Environment.GetEnvironmentVariable("LLMOPS_TEST_POSTGRES") is { Length: > 0 } given) { return new PostgresAddress(given); }

        // Never disposed on purpose: the leash stops the server and deletes its data when this process ends, however it ends.
        var binaries = await Installation.EnsurePostgresAsync();
        var server = await PostgresServer.StartAsync(binaries, FreshFolder("postgres"), new PostgresOptions { Durable = false, StopGrace = TimeSpan.FromSeconds(5) });
        return server.Address;
    }

    private static async Task<RabbitMqAddress> StartRabbitMqAsync()
    {
        if (Environment.GetEnvironmentVariable("LLMOPS_TEST_RABBITMQ") is { Length: > 0 } given)
        {
            var amqp = new Uri(given);
            return new RabbitMqAddress(amqp, new Uri(Environment.GetEnvironmentVariable("LLMOPS_TEST_RABBITMQ_MANAGEMENT") ?? $"http://{amqp.Host}:15672"));
        }
        var binaries = await Installation.EnsureRabbitMqAsync();
        var server = await RabbitMqServer.StartAsync(binaries, FreshFolder("rabbitmq"), new RabbitMqOptions { Durable = false, StopGrace = TimeSpan.FromSeconds(2) });
        return server.Address;
    }

    private static string FreshFolder(string server) => Directory.CreateTempSubdirectory($"llmops-tests-{server}-").FullName;
}
