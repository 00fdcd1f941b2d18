using System.Globalization;

namespace LlmOps.Launcher;

/// <summary>What the command line asks for.</summary>
internal sealed record LaunchOptions
{
    public const string Help = """
        Starts LlmOps on this machine: PostgreSQL, RabbitMQ, the services, the practice model and the dashboard.

        Usage: dotnet run --project src/Launcher -- [options]

          --port-base N     first port of the range (default 5000: dashboard 5000, gateway 5100, ...)
          --state DIR       where data, keys and logs are kept (default: .llmops in the repository)
          --reset           delete the state directory first; asks unless --yes is given
          --yes             answer questions with yes
          --no-seed         leave a fresh workspace empty
          --no-build        start what was built before
          --servers-only    start PostgreSQL and RabbitMQ alone and write their addresses to DIR/servers.env
          --help            show this text

        Two instances run side by side with different --state and --port-base.
        ConnectionStrings__registry, __evals, __optimizer, __gateway and __messaging in the environment replace the private servers.
        """;

    public int PortBase { get; init; } = Topology.DefaultPortBase;

    public string? State { get; init; }

    public bool Reset { get; init; }

    public bool Yes { get; init; }

    public bool Seed { get; init; } = true;

    public bool Build { get; init; } = true;

    public bool ServersOnly { get; init; }

    public bool ShowHelp { get; init; }

    /// <summary>Reads the command line; the second value says what is wrong with it, and is null when nothing is.</summary>
    public static (LaunchOptions Options, string? Error) Parse(IReadOnlyList<string> arguments)
    {
        var options = new LaunchOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, inline) = arguments[i].Split('=', 2) is [var left, var right] ? (left, right) : (arguments[i], null);
            if (name is "--port-base" or "--state")
            {
                if ((inline ?? (i + 1 < arguments.Count ? arguments[++i] : null)) is not { Length: > 0 } value) { return (options, $"{name} needs a value."); }
                if (name == "--state") { options = options with { State = value }; continue; }
                if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1024 or > 65535 - Topology.HighestOffset)
                {
                    return (options, $"--port-base {value}: expected a number between 1024 and {65535 - Topology.HighestOffset}.");
                }
                options = options with { PortBase = port };
                continue;
            }
            if (inline is not null) { return (options, $"{name} takes no value."); }
            var next = options.WithSwitch(name);
            if (next is null) { return (options, $"Unknown option {name}. --help lists the options."); }
            options = next;
        }
        return (options, null);
    }

    private LaunchOptions? WithSwitch(string name) => name switch
    {
        "--reset" => this with { Reset = true },
        "--yes" or "-y" => this with { Yes = true },
        "--no-seed" => this with { Seed = false },
        "--no-build" => this with { Build = false },
        "--servers-only" => this with { ServersOnly = true },
        "--help" or "-h" => this with { ShowHelp = true },
        _ => null,
    };
}
