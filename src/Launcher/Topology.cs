namespace LlmOps.Launcher;

/// <summary>Everything that runs: one list, read from top to bottom. A port is the port base plus the offset.</summary>
internal static class Topology
{
    public const int DefaultPortBase = 5000;

    /// <summary>The highest offset below; a port base must leave room for it.</summary>
    public const int HighestOffset = 175;

    public static readonly PortOf Postgres = new("PostgreSQL", 132);
    public static readonly PortOf RabbitMq = new("RabbitMQ", 172);
    public static readonly PortOf RabbitMqManagement = new("RabbitMQ management", 173);
    public static readonly PortOf RabbitMqDistribution = new("RabbitMQ distribution", 174);
    public static readonly PortOf RabbitMqPortMapper = new("RabbitMQ port mapper (epmd)", 175);

    public static readonly IReadOnlyList<PortOf> ServerPorts = [Postgres, RabbitMq, RabbitMqManagement, RabbitMqDistribution, RabbitMqPortMapper];

    public const string VirtualHost = "llmops";

    public static readonly Service PracticeModel = new("practice", "PracticeModel", 110) { IsPlatform = false, HasStateDirectory = true };
    public static readonly Service Registry = new("registry", "ProgramRegistry", 101) { HasDatabase = true, UsesMessaging = true };
    public static readonly Service Evals = new("evals", "EvalRuns", 102) { HasDatabase = true, UsesMessaging = true };
    public static readonly Service Optimizer = new("optimizer", "OptimizationJobs", 103) { HasDatabase = true, UsesMessaging = true };
    public static readonly Service Gateway = new("gateway", "InferenceGateway", 100) { HasDatabase = true, UsesMessaging = true, HoldsAdminKey = true, HasStateDirectory = true };
    public static readonly Service Dashboard = new("dashboard", "Dashboard", 0) { HasStateDirectory = true };

    public static readonly IReadOnlyList<Service> Services = [PracticeModel, Gateway, Registry, Evals, Optimizer, Dashboard];
}

/// <summary>A port of a server.</summary>
internal sealed record PortOf(string Owner, int Offset);

/// <summary>A service of ours: its name in configuration and logs, its project under <c>src/</c>, its port offset, and what it is given.</summary>
internal sealed record Service(string Name, string Project, int Offset)
{
    /// <summary>Gets the addresses of the others and the key that services show each other.</summary>
    public bool IsPlatform { get; init; } = true;

    /// <summary>Gets a database of its own, called like the service.</summary>
    public bool HasDatabase { get; init; }

    public bool UsesMessaging { get; init; }

    /// <summary>Gets the development administrator's key, which it turns into an API key.</summary>
    public bool HoldsAdminKey { get; init; }

    /// <summary>Gets a folder for files of its own.</summary>
    public bool HasStateDirectory { get; init; }
}
