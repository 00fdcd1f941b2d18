namespace LlmOps.EvalRuns.Runs;

/// <summary>The splits that can be scored.</summary>
internal static class Splits
{
    public const string Test = "test";

    public static bool CanBeScored(string split) => split is "train" or "validation" or Test;
}
