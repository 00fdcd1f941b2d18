using System.Globalization;

namespace LlmOps.Optimization.Proposing;

/// <summary>Scores as Python writes a float: always with a fraction.</summary>
internal static class ScoreText
{
    public static string Of(double score) => score.ToString("0.0################", CultureInfo.InvariantCulture);
}
