namespace LlmOps.Evaluation.Statistics;

/// <summary>What a paired comparison shows.</summary>
public enum Verdict
{
    /// <summary>The interval contains zero, or the test does not speak against chance.</summary>
    NoDifferenceShown,

    /// <summary>The candidate scores higher.</summary>
    Better,

    /// <summary>The candidate scores lower.</summary>
    Worse,
}
