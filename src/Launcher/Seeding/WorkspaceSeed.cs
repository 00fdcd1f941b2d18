using LlmOps.Launcher.Workspace;

namespace LlmOps.Launcher.Seeding;

/// <summary>Fills a fresh workspace with a small sample to look at, through the same API that users call.</summary>
internal static class WorkspaceSeed
{
    /// <returns>Whether something was planted; the workspace then counts as seeded and is left alone by later starts.</returns>
    public static Task<bool> PlantAsync(WorkspaceAddresses addresses, string key, CancellationToken cancellationToken)
    {
        _ = (addresses, key);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(result: false);
    }
}
