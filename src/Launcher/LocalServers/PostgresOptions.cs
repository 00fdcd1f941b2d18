namespace LlmOps.Launcher.LocalServers;

/// <summary>How a private PostgreSQL instance runs.</summary>
public sealed record PostgresOptions
{
    /// <summary>The loopback port; 0 picks a free one.</summary>
    public int Port { get; init; }

    /// <summary>False trades safety against power loss for speed and lets go of the data when the server stops: for tests only.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Where the server's log goes; <c>postgres.log</c> in the state directory when null.</summary>
    public string? LogFile { get; init; }

    /// <summary>How long a start may take.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long an orderly stop may take before the server is killed.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(20);
}
