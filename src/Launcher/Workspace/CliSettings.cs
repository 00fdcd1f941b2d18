using System.Text.Json;
using LlmOps.Launcher.LocalServers;

namespace LlmOps.Launcher.Workspace;

/// <summary>The file from which the command-line tool learns the addresses and the key of this workspace.</summary>
internal static class CliSettings
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Write(string file, WorkspaceAddresses addresses, string key) => SecretFile.Write(file, JsonSerializer.Serialize(
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["gateway_url"] = Text(addresses[Topology.Gateway]),
            ["registry_url"] = Text(addresses[Topology.Registry]),
            ["evals_url"] = Text(addresses[Topology.Evals]),
            ["optimizer_url"] = Text(addresses[Topology.Optimizer]),
            ["dashboard_url"] = Text(addresses[Topology.Dashboard]),
            ["key"] = key,
        },
        Indented) + "\n");

    private static string Text(Uri address) => address.ToString().TrimEnd('/');
}
