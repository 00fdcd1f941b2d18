using System.CommandLine;

namespace LlmOps.Cli;

/// <summary>Options every command takes.</summary>
internal static class CommonOptions
{
    public static readonly Option<bool> Json = new("--json") { Description = "Print JSON for machines.", Recursive = true };
    public static readonly Option<string?> Url = new("--url") { Description = "One address in front of all services; else LLMOPS_URL, a config file, or the local ports.", Recursive = true };
    public static readonly Option<string?> Key = new("--key") { Description = "The API key; else LLMOPS_KEY or a config file.", Recursive = true };
    public static readonly Option<FileInfo?> Config = new("--config") { Description = "A config file; else LLMOPS_CONFIG, the nearest .llmops/cli.json, or ~/.config/llmops/cli.json.", Recursive = true };

    public static void AddTo(RootCommand root)
    {
        foreach (var option in new Option[] { Json, Url, Key, Config })
        {
            root.Options.Add(option);
        }
    }
}
