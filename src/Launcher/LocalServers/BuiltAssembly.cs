namespace LlmOps.Launcher.LocalServers;

/// <summary>Finds what a build of this repository has put where.</summary>
public static class BuiltAssembly
{
    /// <summary>The program that runs our assemblies: the same .NET that runs this process where it says which, else the one on <c>PATH</c>.</summary>
    public static string DotnetHost => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    /// <summary>The assembly of <paramref name="project"/> in the same configuration as the output folder <paramref name="beside"/> (<c>artifacts/bin/OTHER/debug/</c>).</summary>
    /// <exception cref="LocalServerException">It is not built.</exception>
    public static string Find(string beside, string project)
    {
        var output = new DirectoryInfo(Path.TrimEndingDirectorySeparator(beside));
        var file = Path.Combine(output.Parent!.Parent!.FullName, project, output.Name, $"LlmOps.{project}.dll");
        return File.Exists(file) ? file : throw new LocalServerException($"{project} is not built: there is no {file}.");
    }
}
