using LlmOps.Launcher.LocalServers;

namespace LlmOps.Launcher.Workspace;

/// <summary>The keys of a workspace, drawn on its first start.</summary>
/// <param name="Admin">The development administrator's API key.</param>
/// <param name="Service">What services show each other.</param>
internal sealed record WorkspaceKeys(string Admin, string Service)
{
    public static WorkspaceKeys Of(StateDirectory state)
    {
        var folder = Directory.CreateDirectory(state["keys"]).FullName;
        return new WorkspaceKeys(
            SecretFile.ReadOrCreate(Path.Combine(folder, "admin"), "llmops_dev_"),
            SecretFile.ReadOrCreate(Path.Combine(folder, "service"), "llmops_svc_"));
    }
}
