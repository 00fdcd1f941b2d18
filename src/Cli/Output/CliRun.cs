using System.CommandLine;
using System.Text.Json;
using LlmOps.Client;

namespace LlmOps.Cli;

/// <summary>What a command works with: the client, and where to write.</summary>
internal sealed class CliRun(LlmOpsClient client, LlmOpsSettings settings, bool json, TextWriter output, TextWriter error)
{
    public LlmOpsClient Client { get; } = client;

    public LlmOpsSettings Settings { get; } = settings;

    /// <summary>Whether a machine reads.</summary>
    public bool Json { get; } = json;

    public TextWriter Error { get; } = error;

    /// <summary>Writes a line for people; silent when a machine reads.</summary>
    public void Say(string line)
    {
        if (!Json)
        {
            output.WriteLine(line);
        }
    }

    /// <summary>Writes a piece of a line for people.</summary>
    public void Write(string text) => output.Write(text);

    /// <summary>Writes one of several results as it comes: a line of JSON for machines, a rendering for people.</summary>
    public void Tell<T>(T value, Action<T> render)
    {
        if (Json)
        {
            output.WriteLine(JsonSerializer.Serialize(value, LlmOpsJson.Options));
        }
        else
        {
            render(value);
        }
    }

    /// <summary>Writes the result: the whole value for machines, a rendering for people.</summary>
    public int Show<T>(T value, Action<T> render)
    {
        if (Json)
        {
            output.WriteLine(JsonSerializer.Serialize(value, LlmOpsJson.Indented));
        }
        else
        {
            render(value);
        }

        return ExitCodes.Done;
    }

    /// <summary>Writes a table for people.</summary>
    public void Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string?>> rows) => TextTable.Write(output, heads, rows);

    /// <summary>Writes "name: value" lines for people.</summary>
    public void Facts(params ReadOnlySpan<(string Name, string? Value)> facts)
    {
        foreach (var (name, value) in facts)
        {
            if (!string.IsNullOrEmpty(value))
            {
                output.WriteLine($"{name + ":",-14} {value}");
            }
        }
    }
}

/// <summary>Wires commands to the client and turns every failure into one clear line and an exit code.</summary>
internal static class CliAction
{
    private static readonly SocketsHttpHandler Handler = new() { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };

    public static Command Does(this Command command, Func<CliRun, ParseResult, CancellationToken, Task<int>> action)
    {
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var json = parsed.GetValue(CommonOptions.Json);
            try
            {
                var settings = SettingsSource.Resolve(parsed, Environment.GetEnvironmentVariable, Directory.GetCurrentDirectory());
                return await action(new CliRun(new LlmOpsClient(settings, Handler), settings, json, output, error), parsed, cancellationToken);
            }
            catch (UsageException exception)
            {
                await error.WriteLineAsync($"error: {exception.Message}");
                return ExitCodes.BadUsage;
            }
            catch (LlmOpsException exception)
            {
                await error.WriteLineAsync(json ? JsonSerializer.Serialize(exception.Problem ?? (object)new { exception.Status, exception.Code, Detail = exception.Message }, LlmOpsJson.Options) : Describe(exception));
                return ExitCodes.Failed;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await error.WriteLineAsync("cancelled");
                return ExitCodes.Failed;
            }
        });
        return command;
    }

    private static string Describe(LlmOpsException exception)
    {
        var lines = new List<string> { $"error: {exception.Message}" };
        if (exception.Problem is { ValueKind: JsonValueKind.Object } problem && problem.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 1)
        {
            lines = [$"error: {exception.Code.Replace('_', ' ')}", .. errors.EnumerateArray().Select(e => $"  {e.GetProperty("field").GetString()}: {e.GetProperty("reason").GetString()}")];
        }

        if (exception.Status == 401)
        {
            lines.Add("Give a key with --key, LLMOPS_KEY or a config file.");
        }

        return string.Join(Environment.NewLine, lines);
    }
}
