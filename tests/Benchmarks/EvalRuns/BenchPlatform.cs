using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LlmOps.Client;

namespace LlmOps.Benchmarks.EvalRuns;

/// <summary>A platform of its own, started by the built launcher in a temporary folder, with eval runs coordinated but not executed: the trial starts the workers.</summary>
internal sealed class BenchPlatform : IAsyncDisposable
{
    private const int GatewayOffset = 100;
    private const int RegistryOffset = 101;
    private const int EvalsOffset = 102;
    private const int OptimizerOffset = 103;
    private const int PracticeOffset = 110;
    private const int PostgresOffset = 132;
    private const int RabbitOffset = 172;
    private const int FirstWorkerOffset = 180;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly int portBase;
    private readonly Process launcher;
    private readonly string state;
    private readonly SocketsHttpHandler handler = new();
    private readonly List<Process> workers = [];

    private BenchPlatform(int portBase, string state, Process launcher)
    {
        (this.portBase, this.state, this.launcher) = (portBase, state, launcher);
        Http = new HttpClient(handler, disposeHandler: false);
    }

    public LlmOpsClient Client { get; private set; } = null!;

    public HttpClient Http { get; }

    public Uri PracticeModel => At(PracticeOffset);

    /// <summary>Process ids of what a fault trial ends. Linux: they are found in /proc by what they were started with.</summary>
    public int EvalsPid => Pid("dotnet", "environ", $"ASPNETCORE_URLS=http://127.0.0.1:{portBase + EvalsOffset}");

    public int OptimizerPid => Pid("dotnet", "environ", $"ASPNETCORE_URLS=http://127.0.0.1:{portBase + OptimizerOffset}");

    public int RabbitPid => Pid("beam.smp", "environ", $"RABBITMQ_NODE_PORT={portBase + RabbitOffset}");

    public int PostgresPid => Pid("postgres", "cmdline", $"{portBase + PostgresOffset}");

    public static async Task<BenchPlatform> StartAsync(int portBase)
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("llmops-bench-").FullName, "state");
        var start = new ProcessStartInfo("dotnet", [Built("Launcher"), "--state", folder, "--port-base", $"{portBase}", "--no-seed", "--no-build"]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["EvalRuns__Role"] = "coordinator";
        var platform = new BenchPlatform(portBase, folder, Process.Start(start)!);
        platform.launcher.OutputDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        platform.launcher.BeginOutputReadLine();
        await platform.ReadyAsync();
        return platform;
    }

    /// <summary>The assembly of a service, built in the configuration of this program.</summary>
    public static string Built(string project)
    {
        var output = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(output.Parent!.Parent!.FullName, project, output.Name, $"LlmOps.{project}.dll");
    }

    /// <summary>Starts a worker process; it ends with the platform at the latest.</summary>
    public Process StartWorker(string name, int number, int concurrency)
    {
        var start = new ProcessStartInfo("dotnet", [Built("EvalRuns"), "--role", "worker"]) { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var line in File.ReadLines(Path.Combine(state, "servers.env")).Select(l => l["export ".Length..].Split('=', 2)).Where(l => l[0] is "ConnectionStrings__evals" or "ConnectionStrings__messaging"))
        {
            start.Environment[line[0]] = line[1].Trim('\'');
        }

        start.Environment["LlmOps__ServiceKey"] = File.ReadAllText(Path.Combine(state, "keys", "service")).Trim();
        start.Environment["services__gateway__http__0"] = At(GatewayOffset).ToString();
        start.Environment["services__registry__http__0"] = At(RegistryOffset).ToString();
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{portBase + FirstWorkerOffset + number}";
        start.Environment["EvalRuns__Concurrency"] = $"{concurrency}";
        start.Environment["EvalRuns__WorkerName"] = name;
        start.Environment["EvalRuns__LeaseSeconds"] = "10";
        var log = File.CreateText(Path.Combine(state, $"{name}.log"));
        var worker = Process.Start(start)!;
        worker.OutputDataReceived += (_, line) =>
        {
            lock (log)
            {
                log.WriteLine(line.Data);
                log.Flush();
            }
        };
        worker.BeginOutputReadLine();
        workers.Add(worker);
        return worker;
    }

    /// <summary>Calls the practice model has answered or refused since it started.</summary>
    public async Task<long> CallsAsync()
    {
        using var page = JsonDocument.Parse(await Http.GetStringAsync(new Uri(PracticeModel, "/stats")));
        var models = page.RootElement.GetProperty("models");
        return models.EnumerateObject().Sum(m => m.Value.GetProperty("calls").GetInt64());
    }

    public static void Signal(int pid, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{pid}"]);
        kill.WaitForExit();
    }

    /// <summary>Ends a worker in an orderly way.</summary>
    public static async Task EndAsync(Process worker)
    {
        if (!worker.HasExited)
        {
            Signal(worker.Id, "TERM");
            await worker.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(workers.Select(EndAsync));
        Signal(launcher.Id, "TERM");
        await launcher.WaitForExitAsync();
        launcher.Dispose();
        Http.Dispose();
        handler.Dispose();
        Directory.Delete(Path.GetDirectoryName(state)!, recursive: true);
    }

    private Uri At(int offset) => new($"http://127.0.0.1:{portBase + offset}");

    private async Task ReadyAsync()
    {
        var file = Path.Combine(state, "cli.json");
        for (var since = Stopwatch.GetTimestamp(); !File.Exists(file) && Stopwatch.GetElapsedTime(since) < Patience && !launcher.HasExited;)
        {
            await Task.Delay(200);
        }

        var settings = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(file))!;
        Client = new LlmOpsClient(new LlmOpsSettings { Gateway = new(settings["gateway_url"]), Registry = new(settings["registry_url"]), Evals = new(settings["evals_url"]), Optimizer = new(settings["optimizer_url"]), Key = settings["key"] }, handler);
    }

    /// <summary>The process of that command of whose start (its environment or arguments, as /proc tells) the entry is part.</summary>
    private static int Pid(string command, string file, string entry)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(f => int.TryParse(Path.GetFileName(f), CultureInfo.InvariantCulture, out _)))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(folder, "comm")).Trim() == command && File.ReadAllText(Path.Combine(folder, file)).Split('\0').Contains(entry, StringComparer.Ordinal))
                {
                    return int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
                }
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // Ended meanwhile, or not ours.
            }
        }

        throw new InvalidOperationException($"No {command} was started with {entry}.");
    }
}
