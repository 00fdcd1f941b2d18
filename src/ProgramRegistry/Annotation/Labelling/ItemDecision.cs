namespace LlmOps.ProgramRegistry.Annotation.Labelling;

/// <summary>What the answers given so far make of an item. Pure.</summary>
internal static class ItemDecision
{
    /// <param name="needed">How many people should answer.</param>
    /// <param name="answers">The labels each gave, in one normal form; null for a skip.</param>
    /// <returns>The state, and the labels that count when there are any.</returns>
    public static (ItemState State, string? Labels) Of(int needed, IReadOnlyList<string?> answers) => answers switch
    {
        _ when answers.Count < needed => (ItemState.Open, null),
        _ when answers.All(a => a is null) => (ItemState.Skipped, null),
        _ when answers.Distinct(StringComparer.Ordinal).Count() == 1 => (ItemState.Done, answers[0]),
        _ => (ItemState.Disagreed, null),
    };
}
