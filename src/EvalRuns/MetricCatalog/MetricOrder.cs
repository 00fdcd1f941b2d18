using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmOps.EvalRuns.MetricCatalog;

/// <summary>A metric as somebody asks for it: a name, <c>judge:NAME</c>, or a document <c>{"metric": ..., "name": ..., "options": {...}}</c>.</summary>
internal sealed record MetricOrder(string Metric, string Name, JsonObject? Options)
{
    public const string JudgePrefix = "judge:";
    private const int LongestName = 100;

    /// <exception cref="FormatException">Says what is wrong with the text.</exception>
    public static MetricOrder Parse(string text)
    {
        if (!text.TrimStart().StartsWith('{'))
        {
            return text.StartsWith(JudgePrefix, StringComparison.Ordinal)
                ? new("judge", text, new JsonObject { ["judge"] = text[JudgePrefix.Length..] })
                : new(text, text, null);
        }

        try
        {
            var document = JsonNode.Parse(text)!.AsObject();
            if (document.Select(m => m.Key).FirstOrDefault(key => key is not ("metric" or "name" or "options")) is { } unknown)
            {
                throw new FormatException($"has a member '{unknown}'; it may have metric, name and options.");
            }

            var metric = Text(document, "metric") ?? throw new FormatException("needs a member metric, a name of the catalogue.");
            var options = document["options"] is null ? null : document["options"] as JsonObject ?? throw new FormatException("options must be an object.");
            var judge = metric == "judge" && options?["judge"] is JsonValue value && value.TryGetValue(out string? named) ? JudgePrefix + named : null;
            return new(metric, Text(document, "name") ?? judge ?? metric, options?.DeepClone().AsObject());
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException)
        {
            throw new FormatException("is no readable JSON object.", unreadable);
        }
    }

    private static string? Text(JsonObject document, string member) => document[member] is not { } node ? null
        : node is JsonValue value && value.TryGetValue(out string? text) && text.Trim().Length is > 0 and <= LongestName ? text.Trim()
        : throw new FormatException($"{member} must be a text of 1 to {LongestName} characters.");
}
