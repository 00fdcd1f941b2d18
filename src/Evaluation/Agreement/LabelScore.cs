namespace LlmOps.Evaluation.Agreement;

/// <summary>How well a judge finds one label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Support">Cases the human gave it.</param>
/// <param name="Given">Cases the judge gave it.</param>
/// <param name="Matches">Cases both gave it.</param>
public sealed record LabelScore(string Label, long Support, long Given, long Matches)
{
    /// <summary>Share of the judge's cases that are right, 0 to 1; <see langword="null"/> when the judge never gave it.</summary>
    public double? Precision => Given == 0 ? null : Matches / (double)Given;

    /// <summary>Share of the human's cases that the judge found, 0 to 1; <see langword="null"/> when the human never gave it.</summary>
    public double? Recall => Support == 0 ? null : Matches / (double)Support;

    /// <summary>Harmonic mean of both, 0 to 1; <see langword="null"/> when nobody gave the label.</summary>
    public double? F1 => Support + Given == 0 ? null : 2.0 * Matches / (Support + Given);
}
