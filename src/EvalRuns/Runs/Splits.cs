namespace LlmOps.EvalRuns.Runs;

/// <summary>The splits that can be scored.</summary>
internal static class Splits
{
    public const string Test = "test";

    /// <summary>Rows without labels: only metrics that read none can score them.</summary>
    public const string Unlabelled = "unlabelled";

    public static bool CanBeScored(string split) => split is "train" or "validation" or Test or Unlabelled;
}
