namespace LlmOps.Optimization.BetterTogether;

/// <summary>Reads which optimizers work one after the other (dspy-spec 5.11).</summary>
internal static class Strategy
{
    private const string Separator = " -> ";

    /// <summary>The names in order; null when one is unknown or the arrows are not written as they should be.</summary>
    public static IReadOnlyList<string>? Parse(string text, IReadOnlyCollection<string> known) =>
        text.Split(Separator) is var steps && steps.All(known.Contains) ? steps : null;

    /// <summary>Positions of the examples that validate when there is no validation split: the first tenth, unshuffled.</summary>
    public static IReadOnlyList<int> Validation(int train, double share) => [.. Enumerable.Range(0, (int)(share * train))];
}
