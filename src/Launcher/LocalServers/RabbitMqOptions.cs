namespace LlmOps.Launcher.LocalServers;

/// <summary>How a private RabbitMQ instance runs. Ports of 0 are picked among the free ones.</summary>
public sealed record RabbitMqOptions
{
    public int AmqpPort { get; init; }

    public int ManagementPort { get; init; }

    /// <summary>The port of Erlang's distribution, which command-line tools use.</summary>
    public int DistributionPort { get; init; }

    /// <summary>The port of Erlang's port mapper.</summary>
    public int EpmdPort { get; init; }

    /// <summary>False lets go of the data when the server stops: for tests.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Where the server's output goes; <c>rabbitmq.log</c> in the state directory when null.</summary>
    public string? LogFile { get; init; }

    /// <summary>How long a start may take.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long an orderly stop may take before the server is killed.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(25);
}
