namespace LlmOps.Launcher.LocalServers;

/// <summary>The folder that holds <c>postgres</c> and <c>initdb</c>.</summary>
public sealed record PostgresBinaries(string Folder)
{
    internal string Postgres => Path.Combine(Folder, "postgres");

    internal string Initdb => Path.Combine(Folder, "initdb");
}

/// <summary>The <c>rabbitmq-server</c> script and Erlang's port mapper.</summary>
public sealed record RabbitMqBinaries(string Server, string Epmd);

/// <summary>Finds the programs that the platform runs on, and installs Debian's packages where they are missing and it may.</summary>
public static class Installation
{
    private static readonly string[] ChromiumNames = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

    /// <summary>PostgreSQL's programs: those on <c>PATH</c> first, then the newest installed version.</summary>
    /// <exception cref="LocalServerException">PostgreSQL is missing and cannot be installed here.</exception>
    public static Task<PostgresBinaries> EnsurePostgresAsync(
        SearchPath? places = null, Action<string>? report = null, CancellationToken cancellationToken = default) =>
        EnsureAsync(FindPostgres, new MissingProgram("PostgreSQL", ["postgresql"], "postgresql@17"), places, report, cancellationToken);

    /// <summary>RabbitMQ's programs.</summary>
    /// <exception cref="LocalServerException">RabbitMQ is missing and cannot be installed here.</exception>
    public static Task<RabbitMqBinaries> EnsureRabbitMqAsync(
        SearchPath? places = null, Action<string>? report = null, CancellationToken cancellationToken = default) =>
        EnsureAsync(FindRabbitMq, new MissingProgram("RabbitMQ", ["rabbitmq-server"], "rabbitmq"), places, report, cancellationToken);

    /// <summary>The path of a Chromium or Chrome, for browser tests.</summary>
    /// <exception cref="LocalServerException">No browser is there and none can be installed here.</exception>
    public static Task<string> EnsureChromiumAsync(
        SearchPath? places = null, Action<string>? report = null, CancellationToken cancellationToken = default) =>
        EnsureAsync(FindChromium, new MissingProgram("Chromium", ["chromium", "fonts-liberation"], "--cask chromium"), places, report, cancellationToken);

    private static async Task<T> EnsureAsync<T>(
        Func<SearchPath, T?> find, MissingProgram missing, SearchPath? places, Action<string>? report, CancellationToken cancellationToken)
        where T : class
    {
        if (find(places ?? SearchPath.OfThisMachine()) is { } found) { return found; }
        if (places is not null) { throw missing.Error($"it is in none of: {string.Join(", ", places.Folders)}"); }

        // Several test processes may come here at once: the first installs, the others then find what it installed.
        using var turn = await FileLock.WaitAsync(DebianPackages.LockFile, cancellationToken);
        if (find(SearchPath.OfThisMachine()) is { } installedByOthers) { return installedByOthers; }
        await DebianPackages.InstallAsync(missing, report, cancellationToken);
        return find(SearchPath.OfThisMachine()) ?? throw missing.Error("it is still missing after the installation");
    }

    private static PostgresBinaries? FindPostgres(SearchPath places) =>
        places.FindAll("postgres").Select(p => new PostgresBinaries(Path.GetDirectoryName(p)!)).FirstOrDefault(p => File.Exists(p.Initdb));

    private static RabbitMqBinaries? FindRabbitMq(SearchPath places)
    {
        // Debian's /usr/sbin/rabbitmq-server links to a wrapper that insists on the system's own instance; the script it wraps does not.
        var server = places.FindAll("rabbitmq-server").FirstOrDefault(s =>
            Path.GetFileName(s) == "rabbitmq-server" && File.Exists(Path.Combine(Path.GetDirectoryName(s)!, "rabbitmq-env")));
        return server is not null && places.Find("epmd") is { } epmd ? new RabbitMqBinaries(server, epmd) : null;
    }

    private static string? FindChromium(SearchPath places) => ChromiumNames.Select(places.Find).FirstOrDefault(p => p is not null);
}
