using System.Diagnostics;
using System.Text;
using System.Text.Json;
using LlmOps.Client;
using LlmOps.Launcher.LocalServers;
using LlmOps.Testing;

namespace LlmOps.EndToEnd.Tests;

/// <summary>The whole platform as a newcomer starts it: the launcher as a process of its own, on free ports and a fresh state folder, seeded with the sample.</summary>
public sealed class Platform : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private readonly string folder = Directory.CreateTempSubdirectory("llmops-e2e-").FullName;
    private readonly PortBlock ports = PortBlock.Take();
    private readonly SocketsHttpHandler handler = new();
    private readonly StringBuilder output = new();
    private Process launcher = null!;

    /// <summary>Collects every span the services export.</summary>
    public SpanCollector Spans { get; private set; } = null!;

    public string StateFolder => Path.Combine(folder, "state");

    public Uri Gateway { get; private set; } = null!;

    public Uri Dashboard { get; private set; } = null!;

    public string Key { get; private set; } = "";

    public LlmOpsClient Client { get; private set; } = null!;

    public IReadOnlyDictionary<string, string> Addresses { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Spans = await SpanCollector.StartAsync();
        var start = new ProcessStartInfo(BuiltAssembly.DotnetHost, [BuiltAssembly.Find(AppContext.BaseDirectory, "Launcher"), "--no-build", "--state", StateFolder, "--port-base", ports.Start.ToString()])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = Spans.Url;
        start.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        start.Environment["OTEL_BSP_SCHEDULE_DELAY"] = "200";
        launcher = Process.Start(start)!;
        launcher.OutputDataReceived += (_, line) => Note(line.Data);
        launcher.ErrorDataReceived += (_, line) => Note(line.Data);
        launcher.BeginOutputReadLine();
        launcher.BeginErrorReadLine();
        await Eventually.Async(() => launcher.HasExited || Said("Ctrl-C stops everything"), "the launcher says that LlmOps is running", Patience);
        Assert.False(launcher.HasExited, $"The launcher ended while starting:\n{Output}");
        Assert.True(Said("  sample "), $"The sample was not planted:\n{Output}");

        Addresses = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(CliSettings))!;
        (Gateway, Dashboard, Key) = (new(Addresses["gateway_url"]), new(Addresses["dashboard_url"]), Addresses["key"]);
        Client = new LlmOpsClient(new LlmOpsSettings { Gateway = Gateway, Registry = new(Addresses["registry_url"]), Evals = new(Addresses["evals_url"]), Optimizer = new(Addresses["optimizer_url"]), Key = Key }, handler);
    }

    /// <summary>Runs <c>llmops</c> as a process of its own.</summary>
    public async Task<CliResult> CliAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(BuiltAssembly.DotnetHost, [BuiltAssembly.Find(AppContext.BaseDirectory, "Cli", "llmops"), .. arguments, "--config", CliSettings]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (standardOutput, standardError) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new(process.ExitCode, await standardOutput, await standardError);
    }

    /// <summary>Runs <c>llmops ... --json</c>, which must succeed, and reads its answer.</summary>
    public async Task<JsonElement> CliJsonAsync(params string[] arguments)
    {
        var result = await CliAsync([.. arguments, "--json"]);
        Assert.True(result.Code == 0, $"llmops {string.Join(' ', arguments)} exited with {result.Code}: {result.Error}");
        return JsonSerializer.Deserialize<JsonElement>(result.Output);
    }

    /// <summary>One more process of a service, with the same settings as the launcher's own.</summary>
    public Task<ServiceProcess> StartAnotherAsync(string project, string name, int port = 0, IReadOnlyDictionary<string, string?>? extra = null, params string[] arguments)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["LlmOps__ServiceKey"] = File.ReadAllText(Path.Combine(StateFolder, "keys", "service")).Trim(),
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Spans.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };
        foreach (var line in File.ReadAllLines(Path.Combine(StateFolder, "servers.env")))
        {
            var parts = line["export ".Length..].Split('=', 2);
            if (parts[0] == $"ConnectionStrings__{name}" || parts[0] == "ConnectionStrings__messaging")
            {
                variables[parts[0]] = parts[1].Trim('\'');
            }
        }

        foreach (var service in new[] { "gateway", "registry", "evals", "optimizer" })
        {
            variables[$"services__{service}__http__0"] = Addresses[$"{service}_url"];
        }

        foreach (var (key, value) in extra ?? new Dictionary<string, string?>())
        {
            variables[key] = value;
        }

        return ServiceProcess.StartAsync(ServiceProcess.AssemblyOf(project), variables, port, arguments);
    }

    public async Task DisposeAsync()
    {
        if (launcher is { HasExited: false })
        {
            using var stop = Process.Start("kill", ["-TERM", launcher.Id.ToString()]);
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            await launcher.WaitForExitAsync(limit.Token);
        }

        launcher?.Dispose();
        handler.Dispose();
        ports.Dispose();
        await Spans.DisposeAsync();
        PostgresServer.DeleteData(Path.Combine(StateFolder, "postgres"));
        Directory.Delete(folder, recursive: true);
    }

    private string CliSettings => Path.Combine(StateFolder, "cli.json");

    private string Output
    {
        get { lock (output) { return output.ToString(); } }
    }

    private bool Said(string text) => Output.Contains(text, StringComparison.Ordinal);

    private void Note(string? line)
    {
        lock (output) { output.AppendLine(line); }
    }
}

/// <summary>What a command line run gave.</summary>
public sealed record CliResult(int Code, string Output, string Error);

/// <summary>All end-to-end tests share one running platform; each works on programs and datasets of its own.</summary>
[CollectionDefinition(Name)]
public sealed class PlatformCollection : ICollectionFixture<Platform>
{
    public const string Name = "platform";
}
