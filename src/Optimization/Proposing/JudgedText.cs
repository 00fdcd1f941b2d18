using LlmOps.Optimization.Experiments;

namespace LlmOps.Optimization.Proposing;

/// <summary>Answers with what was said of them, as a prompt model reads them: blocks of <c>Input:</c>, <c>Answer:</c> and <c>Feedback:</c>.</summary>
internal static class JudgedText
{
    private const double Right = 1;

    /// <summary>The blocks of some runs.</summary>
    /// <param name="runs">Examples with what they gave.</param>
    /// <param name="isCompat">Says of an answer without feedback what GEPA says (dspy-spec 5.9 f) instead of what was expected.</param>
    public static string Of(IEnumerable<(TrainExample Example, ExampleRun Run)> runs, bool isCompat) => string.Join("\n\n", runs.Select(r => Block(r.Example, r.Run, isCompat)));

    private static string Block(TrainExample example, ExampleRun run, bool isCompat) =>
        $"Input: {ExampleText.Values(example.Inputs)}\nAnswer: {(run.Outputs is { } outputs ? ExampleText.Values(ExampleText.Named(outputs, example.Labels)) : "(could not be read)")}\nFeedback: {(isCompat ? Compat(run) : Native(example, run))}";

    private static string Compat(ExampleRun run) => run.Feedback ?? $"This trajectory got a score of {ScoreText.Of(run.Score ?? 0)}.";

    // What was expected comes first: it is what can be learned from. What the metric says beyond follows.
    private static string Native(TrainExample example, ExampleRun run)
    {
        if (run.Score >= Right)
        {
            return "right";
        }

        var expected = $"expected {ExampleText.Values(example.Labels)}, got {(run.Outputs is { } outputs ? ExampleText.Values(ExampleText.Named(outputs, example.Labels)) : "nothing that could be read")}";
        return run.Feedback is null ? expected : $"{expected}. {run.Feedback}";
    }
}
