using System.Text.RegularExpressions;

namespace LlmOps.PracticeModel.Proposing;

/// <summary>Reads examples that a text lays out in blocks of headed lines: <c>Input: ...</c>, then <c>Output: ...</c> or <c>Answer: ...</c> and <c>Feedback: ...</c>.</summary>
internal static partial class WrittenBlocks
{
    // The patterns take linear time on any text; a limit could only fail an answer because the machine was busy.
    private const int NoTimeLimit = -1;

    /// <returns>Text by lower-case heading, one dictionary a block; a block begins at every input. Lines without a heading belong to the one above.</returns>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(string text)
    {
        var blocks = new List<Dictionary<string, string>>();
        var heading = "";
        foreach (var line in text.Split('\n'))
        {
            if (Separator().IsMatch(line)) { continue; }
            var headed = Headed().Match(line);
            if (headed.Success)
            {
                heading = headed.Groups["heading"].Value.ToLowerInvariant();
                if (heading == "input" || blocks.Count == 0) { blocks.Add(new Dictionary<string, string>(StringComparer.Ordinal)); }
            }

            if (blocks.Count == 0) { continue; }
            var said = headed.Success ? headed.Groups["said"].Value : line;
            blocks[^1][heading] = blocks[^1].TryGetValue(heading, out var held) ? $"{held}\n{said}" : said;
        }

        return [.. blocks.Select(block => block.ToDictionary(pair => pair.Key, pair => pair.Value.Trim(), StringComparer.Ordinal))];
    }

    [GeneratedRegex(@"^[ \t]*(?<heading>input|output|answer|expected|feedback):[ \t]?(?<said>.*)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, NoTimeLimit)]
    private static partial Regex Headed();

    [GeneratedRegex(@"^[ \t]*(-{3,}|(example[ \t]*)?\d{1,4}[.:)]?)[ \t]*\r?$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, NoTimeLimit)]
    private static partial Regex Separator();
}
