using System.Text.RegularExpressions;

namespace LlmOps.Programs.Splitting;

/// <summary>
/// Estimates how deep a page nests, by its tags alone and before it is parsed: a parser takes time in the square of the depth. Elements that may stay
/// open in good HTML do not count.
/// </summary>
internal static partial class HtmlDepth
{
    private const int NoTimeLimit = -1;

    private static readonly HashSet<string> Uncounted = new(
        ["area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p", "source", "tbody", "td", "th", "thead", "tr", "track", "wbr"],
        StringComparer.OrdinalIgnoreCase);

    public static bool IsDeeper(string text, int limit)
    {
        var depth = 0;
        foreach (var tag in Tag().EnumerateMatches(text))
        {
            var isEnd = text[tag.Index + 1] is '/';
            var name = text.Substring(tag.Index + (isEnd ? 2 : 1), tag.Length - (isEnd ? 2 : 1));
            if (!Uncounted.Contains(name))
            {
                depth = Math.Max(0, depth + (isEnd ? -1 : 1));
            }

            if (depth > limit)
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex("</?[a-zA-Z][a-zA-Z0-9]*", RegexOptions.None, NoTimeLimit)]
    private static partial Regex Tag();
}
