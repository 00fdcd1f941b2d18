using System.Text.Json;
using LlmOps.Client;

namespace LlmOps.Benchmarks.Samples;

/// <summary>
/// Runs the programs of <c>samples/</c> on real data through the registry and gateway of a running platform, and prints what came out.
/// Settings are those of the command line: <c>LLMOPS_URL</c> or <c>LLMOPS_CONFIG</c> (else <c>.llmops/cli.json</c>). The scores are those of the practice
/// model, a deterministic stand-in, not a language model.
/// </summary>
internal static class SampleTrials
{
    public static async Task RunAsync(string data)
    {
        using var handler = new SocketsHttpHandler();
        var client = new LlmOpsClient(Settings(), handler);
        await MapMakerTrial.RunAsync(client, Path.Combine(data, "locations", "derived"));
        await ClassifierTrial.RunAsync(client, "sample-events", Path.Combine(data, "historic_events", "labelled_val100.jsonl"), "event", "category");
        await ClassifierTrial.RunAsync(client, "sample-banking", Path.Combine(data, "banking77", "top25", "test125.jsonl"), "text", "label");
        await ReplyTrial.RunAsync(client, Path.Combine(data, "sgd_flights", "truncated_generator240.jsonl"));
    }

    private static LlmOpsSettings Settings()
    {
        if (Environment.GetEnvironmentVariable("LLMOPS_URL") is { } url)
        {
            return LlmOpsSettings.Behind(new Uri(url), Environment.GetEnvironmentVariable("LLMOPS_KEY"));
        }

        var file = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Environment.GetEnvironmentVariable("LLMOPS_CONFIG") ?? Path.Combine(".llmops", "cli.json")))!;
        return new LlmOpsSettings { Gateway = new Uri(file["gateway_url"]), Registry = new Uri(file["registry_url"]), Evals = new Uri(file["evals_url"]), Optimizer = new Uri(file["optimizer_url"]), Key = file["key"] };
    }
}
