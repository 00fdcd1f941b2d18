using LlmOps.Programs.Models;

namespace LlmOps.EvalRuns.Scoring;

/// <summary>A prediction that could not be scored. What was asked on the way is paid for.</summary>
internal sealed class ScoringException(string message, Usage usage, Exception? cause = null) : Exception(message, cause)
{
    public Usage Usage { get; } = usage;
}
