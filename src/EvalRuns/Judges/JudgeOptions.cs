using System.ComponentModel.DataAnnotations;

namespace LlmOps.EvalRuns.Judges;

/// <summary>Section <c>Judges</c>.</summary>
internal sealed record JudgeOptions
{
    public const string Section = "Judges";

    /// <summary>Hours between two sentinel checks of a certified judge; 24 unless told, 0 for none. A check asks the judge twice per labelled case.</summary>
    [Range(0, 24 * 365)]
    public int SentinelHours { get; init; } = 24;
}
