using LlmOps.Launcher.LocalServers;
using LlmOps.Launcher.Workspace;

namespace LlmOps.Launcher;

/// <summary>Looks, before anything starts, whether the ports are free.</summary>
internal static class PortCheck
{
    // A launcher that was killed leaves programs that are just being stopped by their leash.
    private static readonly TimeSpan PatienceAfterCrash = TimeSpan.FromSeconds(30);

    /// <exception cref="LocalServerException">Names each port in use and the option that chooses others.</exception>
    public static async Task RunAsync(IEnumerable<PortOf> ports, WorkspaceAddresses addresses, bool lastRunCrashed, CancellationToken cancellationToken)
    {
        var wanted = ports.ToList();
        for (var waited = TimeSpan.Zero; ; waited += TimeSpan.FromMilliseconds(250))
        {
            var taken = wanted.Where(p => !FreePort.IsFree(addresses[p])).Select(p => $"{addresses[p]} ({p.Owner})").ToList();
            if (taken.Count == 0) { return; }
            if (!lastRunCrashed || waited > PatienceAfterCrash)
            {
                throw new LocalServerException($"In use by another program: port {string.Join(", ", taken)}. Stop it, or choose other ports with --port-base (now {addresses.PortBase}).");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(250), cancellationToken);
        }
    }
}
