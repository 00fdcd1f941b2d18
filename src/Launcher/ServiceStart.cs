using LlmOps.Launcher.LocalServers;

namespace LlmOps.Launcher;

/// <summary>Starts one service of ours and waits until it says that it is ready.</summary>
internal sealed class ServiceStart : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly HttpClient http = new(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(5) };

    /// <exception cref="LocalServerException">It ended, or never became ready; the message holds the end of its log.</exception>
    public async Task<IRunningServer> RunAsync(LeashedCommand command, Uri address, CancellationToken cancellationToken)
    {
        LogFile.Rotate(command.LogFile);
        var process = await LeashedProcess.StartAsync(command, cancellationToken);
        try
        {
            var health = new Uri(address, "/health/ready");
            await Readiness.WaitAsync(command.Name, process, Patience, token => IsReadyAsync(health, token), cancellationToken);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<bool> IsReadyAsync(Uri health, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(health, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
