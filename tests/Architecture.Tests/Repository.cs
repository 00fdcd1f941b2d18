using System.Xml.Linq;

namespace LlmOps.Architecture.Tests;

/// <summary>The repository as its project files tell it.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every project by name, tests included.</summary>
    public static IReadOnlyDictionary<string, Project> Projects { get; } = Directory
        .EnumerateFiles(Root, "*.csproj", new EnumerationOptions { RecurseSubdirectories = true })
        .Where(path => !path.Contains("/artifacts/", StringComparison.Ordinal) && !path.Contains("/node_modules/", StringComparison.Ordinal) && !path.Contains("/.llmops/", StringComparison.Ordinal))
        .Select(Project.Read)
        .ToDictionary(p => p.Name, StringComparer.Ordinal);

    public static IReadOnlyList<Project> Sources { get; } = [.. Projects.Values.Where(p => p.Path.StartsWith("src/", StringComparison.Ordinal))];

    /// <summary>C# files below a folder, build output left out.</summary>
    public static IEnumerable<string> CodeBelow(string folder) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/node_modules/", StringComparison.Ordinal) && !path.Contains("/Migrations/", StringComparison.Ordinal));

    private static string FindRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "LlmOps.sln")))
        {
            at = at.Parent ?? throw new InvalidOperationException("LlmOps.sln is in no folder above the tests.");
        }

        return at.FullName;
    }
}

/// <summary>One project file.</summary>
internal sealed record Project(string Name, string Path, IReadOnlySet<string> References, IReadOnlySet<string> Packages)
{
    public static Project Read(string path)
    {
        var xml = XDocument.Load(path);
        return new(
            System.IO.Path.GetFileNameWithoutExtension(path),
            System.IO.Path.GetRelativePath(Repository.Root, path),
            Names("ProjectReference", v => System.IO.Path.GetFileNameWithoutExtension(v.Replace('\\', '/'))),
            Names("PackageReference", v => v));

        HashSet<string> Names(string element, Func<string, string> name) => [.. xml.Descendants(element).Select(e => e.Attribute("Include")?.Value).OfType<string>().Select(name)];
    }
}
