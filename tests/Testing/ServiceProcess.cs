using LlmOps.Launcher.LocalServers;
using Xunit.Sdk;

namespace LlmOps.Testing;

/// <summary>A service of ours as a real operating-system process, for tests that kill it. It cannot outlive the test process.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly LeashedProcess process;
    private readonly string folder;

    private ServiceProcess(LeashedProcess process, string folder, Uri baseUrl)
    {
        this.process = process;
        this.folder = folder;
        BaseUrl = baseUrl;
        Http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = baseUrl };
    }

    /// <summary>Where it listens.</summary>
    public Uri BaseUrl { get; }

    /// <summary>A client of it, without any key.</summary>
    public HttpClient Http { get; }

    /// <summary>The service's own process id.</summary>
    public int Pid => process.Pid;

    /// <summary>Ends when the process has ended, with its exit code.</summary>
    public Task<int> Exited => process.Exited;

    /// <summary>The end of what it wrote to standard output and error.</summary>
    public string Output => process.LogTail(200);

    /// <summary>Starts a built service and returns when it is ready.</summary>
    /// <param name="assembly">The service's assembly, for example <c>typeof(ProgramRegistry.SomePublicType).Assembly.Location</c>, or <see cref="AssemblyOf"/>.</param>
    /// <param name="environment">Variables added to this process's own; null removes one.</param>
    /// <param name="port">The port to listen on; 0 picks a free one. Give the last one to start again at the same address.</param>
    /// <param name="arguments">Command-line arguments, for example <c>--role worker</c>.</param>
    public static async Task<ServiceProcess> StartAsync(
        string assembly, IReadOnlyDictionary<string, string?> environment, int port = 0, params IReadOnlyList<string> arguments)
    {
        var url = new Uri($"http://127.0.0.1:{(port != 0 ? port : FreePort.Next())}");
        var scratch = Directory.CreateTempSubdirectory("llmops-tests-service-").FullName;
        var name = Path.GetFileNameWithoutExtension(assembly);
        var variables = new Dictionary<string, string?>(environment, StringComparer.Ordinal) { ["ASPNETCORE_URLS"] = url.ToString() };
        var leashed = await LeashedProcess.StartAsync(new LeashedCommand(name, BuiltAssembly.DotnetHost, [assembly, .. arguments], Path.Combine(scratch, "output.log"))
        {
            Environment = variables, WorkingDirectory = Path.GetDirectoryName(assembly),
        });
        var service = new ServiceProcess(leashed, scratch, url);
        try
        {
            await Eventually.Async(service.ReadyAsync, $"{name} is ready", Patience);
        }
        catch (XunitException e)
        {
            var output = service.Output;
            await service.DisposeAsync();
            throw new XunitException($"{e.Message}\nIts output:\n{output}", e);
        }
        return service;
    }

    /// <summary>The built assembly of a project of this repository, found beside the running test's own output.</summary>
    public static string AssemblyOf(string project) => BuiltAssembly.Find(AppContext.BaseDirectory, project);

    /// <summary>Kills it as a crash would (SIGKILL).</summary>
    public Task KillAsync() => process.KillAsync();

    /// <summary>Asks it to end (SIGTERM) and waits for it.</summary>
    public Task StopAsync() => process.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<bool> ReadyAsync()
    {
        if (process.Exited.IsCompleted) { throw new XunitException($"It ended while starting (exit code {await process.Exited})."); }
        using var response = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return response.IsSuccessStatusCode;
    }
}
