using System.CommandLine;
using System.Text.Json;
using LlmOps.Client;

namespace LlmOps.Cli;

/// <summary>Finds addresses and key: options, then environment, then a config file, then the local ports.</summary>
internal static class SettingsSource
{
    /// <exception cref="UsageException">A given address or file is not usable.</exception>
    public static LlmOpsSettings Resolve(ParseResult parsed, Func<string, string?> environment, string workingDirectory)
    {
        var file = ReadFile(parsed, environment, workingDirectory);
        var key = parsed.GetValue(CommonOptions.Key) ?? environment("LLMOPS_KEY") ?? file?.Key;
        if ((parsed.GetValue(CommonOptions.Url) ?? environment("LLMOPS_URL")) is { } url)
        {
            return LlmOpsSettings.Behind(Address("--url", url), key);
        }

        var local = new LlmOpsSettings();
        return new LlmOpsSettings
        {
            Gateway = Pick("LLMOPS_GATEWAY_URL", file?.GatewayUrl, local.Gateway),
            Registry = Pick("LLMOPS_REGISTRY_URL", file?.RegistryUrl, local.Registry),
            Evals = Pick("LLMOPS_EVALS_URL", file?.EvalsUrl, local.Evals),
            Optimizer = Pick("LLMOPS_OPTIMIZER_URL", file?.OptimizerUrl, local.Optimizer),
            Key = key,
        };

        Uri Pick(string variable, string? fromFile, Uri fallback) => (environment(variable) ?? fromFile) is { } text ? Address(variable, text) : fallback;
    }

    private static ConfigFile? ReadFile(ParseResult parsed, Func<string, string?> environment, string workingDirectory)
    {
        var named = parsed.GetValue(CommonOptions.Config)?.FullName ?? environment("LLMOPS_CONFIG");
        if (named is not null && !File.Exists(named))
        {
            throw new UsageException($"The config file {named} does not exist.");
        }

        var path = named ?? Nearest(workingDirectory) ?? Home();
        if (path is null)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<ConfigFile>(File.ReadAllText(path), LlmOpsJson.Options);
        }
        catch (JsonException exception)
        {
            throw new UsageException($"The config file {path} is not valid JSON: {exception.Message}");
        }
    }

    private static string? Nearest(string directory)
    {
        for (var at = new DirectoryInfo(directory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, ".llmops", "cli.json");
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private static string? Home()
    {
        var path = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "llmops", "cli.json");
        return File.Exists(path) ? path : null;
    }

    private static Uri Address(string source, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https")
            ? address
            : throw new UsageException($"{source}: '{text}' is not an http or https address.");

    private sealed record ConfigFile(string? GatewayUrl, string? RegistryUrl, string? EvalsUrl, string? OptimizerUrl, string? DashboardUrl, string? Key);
}

/// <summary>The command line cannot be carried out as written.</summary>
internal sealed class UsageException(string message) : Exception(message);
