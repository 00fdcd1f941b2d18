using System.Text.RegularExpressions;

namespace LlmOps.PracticeModel.Prompts;

/// <summary>Finds candidate labels that a prompt only lists in words: "Labels: a, b, c", "one of: a | b", or a heading followed by bullet lines.</summary>
internal static partial class ListedLabels
{
    private const int LongestLabel = 60;
    private static readonly char[][] Separators = [[';'], ['|'], [',']];

    /// <returns>At least two labels, or nothing.</returns>
    public static IReadOnlyList<string> Read(string text)
    {
        foreach (Match heading in Heading().Matches(text))
        {
            var rest = heading.Groups["rest"].Value.Trim();
            var labels = rest.Length > 0 ? SplitInline(rest) : ReadBullets(text, heading.Index + heading.Length);
            if (labels.Count >= 2) { return labels; }
        }

        return [];
    }

    private static List<string> SplitInline(string rest)
    {
        var separator = Array.Find(Separators, candidates => rest.IndexOfAny(candidates) >= 0);
        if (separator is null) { return []; }
        var labels = rest.Split(separator, StringSplitOptions.TrimEntries)
            .Select(part => LabelText.Bare(part.StartsWith("or ", StringComparison.OrdinalIgnoreCase) || part.StartsWith("and ", StringComparison.OrdinalIgnoreCase) ? part[(part.IndexOf(' ') + 1)..] : part))
            .Where(label => label.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        return labels.TrueForAll(label => label.Length <= LongestLabel) ? labels : [];
    }

    private static List<string> ReadBullets(string text, int start)
    {
        var labels = new List<string>();
        foreach (var line in text[start..].Split('\n').SkipWhile(string.IsNullOrWhiteSpace))
        {
            var item = Bullet().Match(line);
            if (!item.Success) { break; }
            var body = item.Groups["body"].Value;
            var colon = body.IndexOf(':', StringComparison.Ordinal);
            var label = LabelText.Bare(colon > 0 ? body[..colon] : body);
            if (label.Length is > 0 and <= LongestLabel && !labels.Contains(label)) { labels.Add(label); }
        }

        return labels;
    }

    [GeneratedRegex(@"\b(labels?|categor(y|ies)|class(es)?|intents?|options?|choices?|one of( these| the following)?)\b[^:\n]{0,60}:[ \t]*(?<rest>[^\n]*)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*([-*•]|\d+[.)])\s+(?<body>.+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Bullet();
}
