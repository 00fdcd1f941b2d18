using System.Text.RegularExpressions;

namespace LlmOps.PracticeModel.Prompts;

/// <summary>Reads text cut into fields by lines like <c>[[ ## name ## ]]</c>.</summary>
internal static partial class MarkedSections
{
    /// <returns>Name and trimmed value in order; empty when the text holds no marker.</returns>
    public static List<KeyValuePair<string, string>> Read(string text)
    {
        var sections = new List<KeyValuePair<string, string>>();
        var markers = Marker().Matches(text);
        for (var at = 0; at < markers.Count; at++)
        {
            var start = markers[at].Index + markers[at].Length;
            var end = at + 1 < markers.Count ? markers[at + 1].Index : text.Length;
            sections.Add(new(markers[at].Groups["name"].Value, text[start..end].Trim()));
        }

        return sections;
    }

    [GeneratedRegex(@"^[ \t]*\[\[ ## (?<name>\w+) ## \]\]", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Marker();
}
