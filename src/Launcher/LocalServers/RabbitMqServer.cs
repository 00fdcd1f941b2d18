using System.Globalization;
using System.Net.Sockets;

namespace LlmOps.Launcher.LocalServers;

/// <summary>A private RabbitMQ instance on the loopback address, with its data in a folder of ours and an Erlang port mapper of its own.</summary>
public sealed class RabbitMqServer : IAsyncDisposable, IRunningServer
{
    private const string User = "llmops";
    private const string Node = "llmops@localhost"; // unique enough: every instance has a port mapper of its own

    private readonly LeashedProcess portMapper;
    private readonly LeashedProcess process;

    private RabbitMqServer(LeashedProcess portMapper, LeashedProcess process, int amqpPort, RabbitMqAddress address)
    {
        this.portMapper = portMapper;
        this.process = process;
        AmqpPort = amqpPort;
        Address = address;
    }

    /// <summary>The loopback port for AMQP.</summary>
    public int AmqpPort { get; }

    /// <summary>The server process.</summary>
    public int Pid => process.Pid;

    /// <summary>Erlang's port mapper, which belongs to this instance.</summary>
    public int PortMapperPid => portMapper.Pid;

    /// <summary>Ends when the server has ended, wanted or not.</summary>
    public Task<int> Exited => process.Exited;

    /// <summary>The end of its log.</summary>
    public string LogTail(int lines = 20) => process.LogTail(lines);

    /// <summary>How to reach it, its management API included.</summary>
    public RabbitMqAddress Address { get; }

    /// <summary>Starts the instance kept in <paramref name="stateDirectory"/>, creating it on first use, and returns when it answers.</summary>
    /// <exception cref="LocalServerException">It did not start; the message holds the end of its log.</exception>
    public static async Task<RabbitMqServer> StartAsync(
        RabbitMqBinaries binaries, string stateDirectory, RabbitMqOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new RabbitMqOptions();
        var home = Path.GetFullPath(stateDirectory);
        Directory.CreateDirectory(home);
        var ports = Ports.From(options);
        var password = SecretFile.ReadOrCreate(Path.Combine(home, "password"));
        await RecordedProcess.EndAsync(Path.Combine(home, "rabbitmq.pid"), home, "TERM", cancellationToken);
        await WriteSettingsAsync(home, ports, password, cancellationToken);

        var log = options.LogFile ?? Path.Combine(home, "rabbitmq.log");
        LogFile.Rotate(log);
        var environment = Settings(home, ports);
        var epmd = await LeashedProcess.StartAsync(
            new LeashedCommand("epmd", binaries.Epmd, ["-port", Text(ports.Epmd), "-address", "127.0.0.1"], Path.Combine(home, "epmd.log")) { Environment = environment, Grace = TimeSpan.Zero },
            cancellationToken);
        var broker = await LeashedProcess.StartAsync(
            new LeashedCommand("RabbitMQ", binaries.Server, [], log) { Environment = environment, Grace = options.StopGrace, WorkingDirectory = home, DeleteAfterwards = options.Durable ? null : home },
            cancellationToken);
        var address = new RabbitMqAddress(new Uri($"amqp://{User}:{password}@127.0.0.1:{ports.Amqp}"), new Uri($"http://127.0.0.1:{ports.Management}"));
        var server = new RabbitMqServer(epmd, broker, ports.Amqp, address);
        try
        {
            await Readiness.WaitAsync("RabbitMQ", broker, options.StartTimeout, token => AnswersAsync(ports.Amqp, address, token), cancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        return server;
    }

    /// <summary>Creates a virtual host; one that is already there stays as it is.</summary>
    /// <returns>Its AMQP address.</returns>
    public Task<string> CreateVirtualHostAsync(string name, CancellationToken cancellationToken = default) => Address.CreateVirtualHostAsync(name, cancellationToken);

    /// <summary>The AMQP address of one virtual host, with user and password.</summary>
    public string AmqpUri(string virtualHost) => Address.AmqpUri(virtualHost);

    /// <summary>Ends the server in an orderly way, then its port mapper; kills it when that takes too long.</summary>
    public async Task StopAsync()
    {
        await process.StopAsync();
        await portMapper.StopAsync();
    }

    /// <summary>Kills the server as a crash would (SIGKILL).</summary>
    public async Task KillAsync()
    {
        await process.KillAsync();
        await portMapper.KillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await portMapper.DisposeAsync();
        Address.Dispose();
    }

    private static async Task WriteSettingsAsync(string home, Ports ports, string password, CancellationToken cancellationToken)
    {
        SecretFile.Write(Path.Combine(home, "rabbitmq.conf"), $"""
            listeners.tcp.1 = 127.0.0.1:{ports.Amqp}
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {ports.Management}
            default_user = {User}
            default_pass = {password}
            """ + "\n");
        await File.WriteAllTextAsync(Path.Combine(home, "enabled_plugins"), "[rabbitmq_management].\n", cancellationToken);
    }

    private static Dictionary<string, string?> Settings(string home, Ports ports) => new(StringComparer.Ordinal)
    {
        ["HOME"] = home, // Erlang keeps its cookie there
        ["RABBITMQ_NODENAME"] = Node,
        ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODE_PORT"] = Text(ports.Amqp),
        ["RABBITMQ_DIST_PORT"] = Text(ports.Distribution),
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(home, "data"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(home, "log"),
        ["RABBITMQ_PID_FILE"] = Path.Combine(home, "rabbitmq.pid"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(home, "enabled_plugins"),
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(home, "rabbitmq"),
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null", // the system's own settings are not ours
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
        ["ERL_EPMD_PORT"] = Text(ports.Epmd),
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RUNNING_UNDER_SYSTEMD"] = "true", // makes the script become the server instead of its parent, so that our signals reach it
        ["NOTIFY_SOCKET"] = null,
    };

    private static async Task<bool> AnswersAsync(int amqpPort, RabbitMqAddress address, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", amqpPort, cancellationToken);
            var stream = client.GetStream();
            await stream.WriteAsync("AMQP\0\0\u0009\u0001"u8.ToArray(), cancellationToken);
            const byte MethodFrame = 1; // connection.start
            var first = new byte[1];
            if (await stream.ReadAsync(first, cancellationToken) != 1 || first[0] != MethodFrame) { return false; }
            await address.ReadAsync("/api/whoami", cancellationToken);
            return true;
        }
        catch (Exception e) when (e is SocketException or IOException or HttpRequestException)
        {
            return false;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Ports(int Amqp, int Management, int Distribution, int Epmd)
    {
        public static Ports From(RabbitMqOptions options) => new(OrFree(options.AmqpPort), OrFree(options.ManagementPort), OrFree(options.DistributionPort), OrFree(options.EpmdPort));

        private static int OrFree(int port) => port != 0 ? port : FreePort.Next();
    }
}
