using LlmOps.Optimization.Proposing;

namespace LlmOps.Optimization.Copro;

/// <summary>An instruction that was scored.</summary>
/// <param name="Instruction">The instruction.</param>
/// <param name="Prefix">The label DSPy proposes beside it; it is never shown to a model, so ours proposes none.</param>
/// <param name="Score">Percent.</param>
internal sealed record Attempt(string Instruction, string? Prefix, double Score);

/// <summary>Tells a prompt model what was tried (dspy-spec 5.5).</summary>
internal static class Attempts
{
    /// <summary>The best attempts, the worst of them first, so that the last line says what to beat.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<Attempt> attempts, int most) =>
        [.. attempts.OrderByDescending(a => a.Score).Take(most).Reverse().SelectMany((a, i) => Lines(a, i + 1))];

    private static IEnumerable<string> Lines(Attempt attempt, int number) =>
    [
        $"Instruction #{number}: {attempt.Instruction}",
        .. attempt.Prefix is null ? [] : new[] { $"Prefix #{number}: {attempt.Prefix}" },
        $"Resulting Score #{number}: {ScoreText.Of(attempt.Score)}",
    ];
}
