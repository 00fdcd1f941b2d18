namespace LlmOps.InferenceGateway;

/// <summary>The folder of this replica alone (<c>LlmOps:StateDirectory</c>): spool and last-known-good file. A lock keeps a second process out.</summary>
internal sealed class StateDirectory : IDisposable
{
    private readonly FileStream held;

    public StateDirectory(IConfiguration configuration, IHostEnvironment host)
    {
        Path = System.IO.Path.GetFullPath(configuration["LlmOps:StateDirectory"] is { Length: > 0 } given ? given : System.IO.Path.Combine(host.ContentRootPath, ".state"));
        Directory.CreateDirectory(Path);
        try
        {
            held = new FileStream(System.IO.Path.Combine(Path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new InvalidOperationException($"Another gateway uses {Path}. Give each replica a folder of its own in LlmOps__StateDirectory.", exception);
        }
    }

    public string Path { get; }

    public void Dispose() => held.Dispose();
}
