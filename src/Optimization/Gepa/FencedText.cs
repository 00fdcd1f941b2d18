using System.Text.RegularExpressions;

namespace LlmOps.Optimization.Gepa;

/// <summary>Reads an instruction out of an answer: what stands between the first and the last fence (dspy-spec 5.9 g).</summary>
internal static partial class FencedText
{
    private const string Fence = "```";

    public static string Read(string answer)
    {
        var (first, last) = (answer.IndexOf(Fence, StringComparison.Ordinal), answer.LastIndexOf(Fence, StringComparison.Ordinal));
        var text = first < 0 ? answer
            : last > first ? LanguageWord().Replace(answer[(first + Fence.Length)..last], "")
            : answer.TrimStart().StartsWith(Fence, StringComparison.Ordinal) ? LanguageWord().Replace(answer[(first + Fence.Length)..], "")
            : answer[..first];
        return text.Trim();
    }

    [GeneratedRegex(@"\A\w*\n", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LanguageWord();
}
