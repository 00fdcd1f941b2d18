using System.Text.RegularExpressions;

namespace LlmOps.PracticeModel.Proposing;

/// <summary>An answer that somebody judged.</summary>
/// <param name="Input">What was asked.</param>
/// <param name="Answer">What was answered.</param>
/// <param name="Feedback">What was said about it.</param>
/// <param name="Expected">What would have been right, as far as it is written down; null when it is not.</param>
internal sealed partial record Criticism(string Input, string Answer, string Feedback, string? Expected)
{
    // The pattern takes linear time on any text; a limit could only fail an answer because the machine was busy.
    private const int NoTimeLimit = -1;

    /// <summary>The judged answers of a text in blocks; what was expected stands under its own heading or in the feedback as "expected X, got Y".</summary>
    public static IReadOnlyList<Criticism> Read(string? text) => [.. WrittenBlocks.Read(text ?? "").Where(block => block.ContainsKey("input")).Select(Of)];

    private static Criticism Of(IReadOnlyDictionary<string, string> block)
    {
        var feedback = block.GetValueOrDefault("feedback", "");
        var said = ExpectedGot().Match(feedback);
        return new Criticism(
            block["input"],
            block.GetValueOrDefault("answer") ?? (said.Success ? said.Groups["got"].Value.Trim() : ""),
            feedback,
            block.GetValueOrDefault("expected") ?? (said.Success ? said.Groups["expected"].Value.Trim() : null));
    }

    [GeneratedRegex(@"\bexpected:? (?<expected>.{1,4000}?),? (but )?got:? (?<got>.*)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline, NoTimeLimit)]
    private static partial Regex ExpectedGot();
}
