using System.Text.Json.Nodes;
using LlmOps.Client.Evals;

namespace LlmOps.Cli;

/// <summary>How figures look in a terminal.</summary>
internal static class Words
{
    public static string Percent(double? share) => share is { } value ? $"{value * 100:0.0} %" : "–";

    public static string Points(double difference) => $"{(difference >= 0 ? "+" : "")}{difference * 100:0.0} points";

    public static string Score(double? score, double? lower, double? upper) => lower is null || upper is null ? Percent(score) : $"{Percent(score)} [{lower * 100:0.0}, {upper * 100:0.0}]";

    public static string Score(MetricScore? score) => score is null ? "–" : Score(score.Score, score.Lower, score.Upper);

    public static string Money(decimal amount) => $"${amount:0.######}";

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss");

    /// <summary>A value as a person reads it: a text as it is, everything else as JSON.</summary>
    public static string Value(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node is null ? "null" : Json(node);

    public static string Json(JsonNode? node) => node?.ToJsonString(Client.LlmOpsJson.Options) ?? "";

    public static string Share(double? p) => p switch { null => "–", < 0.0001 => "< 0.0001", { } value => value.ToString("0.0000") };
}
