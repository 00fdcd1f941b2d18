using LlmOps.Launcher.LocalServers;

namespace LlmOps.Launcher.Workspace;

/// <summary>The folder that holds one workspace: data, keys and logs. One launcher at a time may use it.</summary>
internal sealed class StateDirectory : IDisposable
{
    private const string Marker = ".llmops-state";

    private readonly FileLock held;

    private StateDirectory(string path, FileLock held)
    {
        Path = path;
        this.held = held;
    }

    public string Path { get; }

    public string Logs => this["logs"];

    /// <summary>Whether the last run on this state ended without stopping its programs.</summary>
    public bool LastRunCrashed { get; private set; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string LogOf(string program) => System.IO.Path.Combine(Logs, program + ".log");

    /// <summary>Takes the folder for this process, making it on first use.</summary>
    /// <exception cref="LocalServerException">It holds other things, or another launcher uses it.</exception>
    public static StateDirectory Open(string path, bool reset)
    {
        path = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any() && !IsOurs(path))
        {
            throw new LocalServerException($"{path} holds other files and was not made by this launcher: choose another folder with --state.");
        }
        Directory.CreateDirectory(path);
        File.WriteAllText(System.IO.Path.Combine(path, Marker), "A workspace of LlmOps, made by its launcher. `--reset` deletes this folder.\n");
        var taken = FileLock.TryTake(LockFileOf(path))
            ?? throw new LocalServerException($"Another launcher is running on {path}: stop it first, or start with another --state and --port-base.");
        if (reset) { Clear(path); }
        var state = new StateDirectory(path, taken);
        state.LastRunCrashed = File.Exists(state["running"]);
        Directory.CreateDirectory(state.Logs);
        return state;
    }

    public static bool IsOurs(string path) => File.Exists(System.IO.Path.Combine(path, Marker));

    public void MarkRunning() => File.WriteAllText(this["running"], "");

    public void MarkStopped() => File.Delete(this["running"]);

    public void Dispose() => held.Dispose();

    private static string LockFileOf(string path) => System.IO.Path.Combine(path, "lock");

    private static void Clear(string path)
    {
        PostgresServer.DeleteData(System.IO.Path.Combine(path, "postgres"));
        foreach (var folder in Directory.EnumerateDirectories(path)) { Directory.Delete(folder, recursive: true); }
        foreach (var file in Directory.EnumerateFiles(path).Where(f => System.IO.Path.GetFileName(f) is not Marker and not "lock" and not "running")) { File.Delete(file); }
    }
}
