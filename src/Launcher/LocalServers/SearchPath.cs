namespace LlmOps.Launcher.LocalServers;

/// <summary>The folders in which programs are looked for, in this order.</summary>
public sealed record SearchPath(IReadOnlyList<string> Folders)
{
    private static readonly string[] PostgresRoots =
    [
        "/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt",
    ];

    /// <summary>The folders of <c>PATH</c> followed by the places where packages of Debian, Red Hat and Homebrew put these servers.</summary>
    public static SearchPath OfThisMachine()
    {
        var folders = new List<string>((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        folders.AddRange(PostgresRoots.SelectMany(VersionedFolders).OrderByDescending(f => f.Version).Select(f => f.Folder));
        folders.AddRange(["/usr/pgsql/bin", "/usr/lib/rabbitmq/bin", "/opt/homebrew/opt/rabbitmq/sbin", "/usr/local/opt/rabbitmq/sbin", "/home/linuxbrew/.linuxbrew/opt/rabbitmq/sbin"]);
        return new SearchPath(folders);
    }

    /// <summary>The first file called <paramref name="name"/>, symbolic links followed to the real file; null when there is none.</summary>
    public string? Find(string name) => FindAll(name).FirstOrDefault();

    /// <summary>Every file called <paramref name="name"/>, symbolic links followed to the real file.</summary>
    public IEnumerable<string> FindAll(string name) =>
        from folder in Folders
        let file = Path.Combine(folder, name)
        where File.Exists(file)
        select File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;

    private static IEnumerable<(Version Version, string Folder)> VersionedFolders(string root)
    {
        if (!Directory.Exists(root)) { yield break; }
        foreach (var folder in Directory.EnumerateDirectories(root))
        {
            var name = Path.GetFileName(folder);
            var number = name[(name.LastIndexOf('@') + 1)..];
            var bin = Path.Combine(folder, "bin");
            if (Directory.Exists(bin) && Version.TryParse(number.Contains('.', StringComparison.Ordinal) ? number : number + ".0", out var version))
            {
                yield return (version, bin);
            }
        }
    }
}
