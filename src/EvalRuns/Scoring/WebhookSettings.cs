using System.Text.Json.Nodes;

namespace LlmOps.EvalRuns.Scoring;

/// <summary>What a webhook metric's options say.</summary>
internal sealed record WebhookSettings(Uri Url, TimeSpan Timeout)
{
    private const double UsualSeconds = 10, MostSeconds = 120;

    /// <exception cref="FormatException">The options are wrong: all mistakes in one sentence.</exception>
    public static WebhookSettings Read(JsonObject? options)
    {
        var wrong = (options ?? []).Where(o => o.Key is not ("url" or "timeout_seconds")).Select(o => $"options.{o.Key}: is no option of webhook; it has url and timeout_seconds.").ToList();
        var url = options?["url"] is JsonValue text && text.TryGetValue(out string? given) && Uri.TryCreate(given, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", UserInfo: "", Fragment: "" } ? address : null;
        if (url is null)
        {
            wrong.Add("options.url: must be an http or https address without a user or a fragment.");
        }

        var seconds = options?["timeout_seconds"] switch { null => UsualSeconds, JsonValue value when value.TryGetValue(out double number) => number, _ => double.NaN };
        if (!(seconds > 0 && seconds <= MostSeconds))
        {
            wrong.Add($"options.timeout_seconds: must be a number above 0 and at most {MostSeconds}.");
        }

        return wrong.Count == 0 ? new(url!, TimeSpan.FromSeconds(seconds)) : throw new FormatException(string.Join(" ", wrong));
    }
}
