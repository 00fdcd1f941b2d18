namespace LlmOps.Optimization.Simba;

/// <summary>Which of the steps' winners are scored at the end (dspy-spec 5.7): evenly spread, the first and the last among them.</summary>
internal static class Finals
{
    public static IReadOnlyList<int> Of(int winners, int candidates) => winners == 1 ? [0]
        : [.. Enumerable.Range(0, candidates + 1).Select(i => (int)Math.Round((double)i * (winners - 1) / candidates, MidpointRounding.ToEven)).Distinct()];
}
