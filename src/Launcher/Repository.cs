using LlmOps.Launcher.LocalServers;

namespace LlmOps.Launcher;

/// <summary>The working copy this launcher was built from.</summary>
internal sealed record Repository(string Root)
{
    public static Repository Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LlmOps.sln"))) { return new Repository(folder.FullName); }
        }
        throw new LocalServerException("The launcher starts what lies in its repository, and found no LlmOps.sln above " + AppContext.BaseDirectory);
    }

    public string FolderOf(Service service) => Path.Combine(Root, "src", service.Project);

    public string ProjectOf(Service service) => Path.Combine(FolderOf(service), service.Project + ".csproj");
}
