using System.Text.Json;
using LlmOps.Launcher.LocalServers;

namespace LlmOps.Launcher;

/// <summary>Builds all services in one go, through a solution filter that lists just them.</summary>
internal static class ServiceBuild
{
    /// <exception cref="LocalServerException">The build failed; the message holds its errors.</exception>
    public static async Task RunAsync(Repository repository, string filterFile, string logFile, CancellationToken cancellationToken)
    {
        LogFile.Rotate(logFile);
        await File.WriteAllTextAsync(filterFile, JsonSerializer.Serialize(new
        {
            solution = new
            {
                path = Path.Combine(repository.Root, "LlmOps.sln"),
                projects = Topology.Services.Select(s => Path.GetRelativePath(repository.Root, repository.ProjectOf(s))),
            },
        }), cancellationToken);
        // The same configuration as the launcher itself: its output folder is called debug or release.
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var result = await Shell.RunAsync(
            [BuiltAssembly.DotnetHost, "build", filterFile, "--configuration", configuration == "release" ? "Release" : "Debug", "--nologo", "-nodeReuse:false", "-verbosity:minimal"],
            cancellationToken);
        await File.WriteAllTextAsync(logFile, result.Output, cancellationToken);
        if (result.ExitCode == 0) { return; }

        var errors = result.Output.Split('\n').Where(l => l.Contains("error", StringComparison.Ordinal)).Select(l => l.Trim()).Distinct(StringComparer.Ordinal).Take(15).ToList();
        throw new LocalServerException($"The services do not build (whole output: {logFile}):\n{(errors.Count > 0 ? string.Join('\n', errors) : result.LastLines(15))}");
    }
}
