namespace LlmOps.Evaluation.Metrics;

/// <summary>Explanations that stay short whatever the documents hold.</summary>
internal static class Wording
{
    private const int Named = 5, LongestName = 40;

    public static string Bounded(string text) => Cut(text, MetricResult.LongestExplanation);

    /// <summary>The first few, quoted: <c>"red", "blue" and 3 more</c>.</summary>
    public static string Some(IReadOnlyCollection<string> words) =>
        string.Join(", ", words.Take(Named).Select(Quoted)) + (words.Count > Named ? $" and {words.Count - Named} more" : "");

    public static string Quoted(string text) => $"\"{Cut(text, LongestName)}\"";

    /// <summary><c>missing "a"; extra "b"</c>, leaving out what is not the case.</summary>
    public static string? MissingAndExtra(IReadOnlyCollection<string> missing, IReadOnlyCollection<string> extra)
    {
        string[] parts = [.. missing.Count > 0 ? [$"missing {Some(missing)}"] : Array.Empty<string>(), .. extra.Count > 0 ? [$"extra {Some(extra)}"] : Array.Empty<string>()];
        return parts.Length == 0 ? null : Bounded(string.Join("; ", parts));
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1), "\u2026");
}
