using System.Globalization;
using System.Text.RegularExpressions;
using LlmOps.PracticeModel.Prompts;

namespace LlmOps.PracticeModel.Judging;

/// <summary>A verdict on a scale.</summary>
internal sealed partial record ScoreVerdict(double Bottom, double Top, bool IsWhole) : IVerdict
{
    // The pattern takes linear time on any text; a limit could only fail an answer because the machine was busy.
    private const int NoTimeLimit = -1;
    private static readonly string[] Names = ["score", "rating", "grade", "quality"];

    /// <summary>The scale is the one stated in words ("1 to 5", "0-10"), else from the smallest to the largest number of the demos when one is above 1, else 0 to 1.</summary>
    /// <returns>Null when the output is no score.</returns>
    public static ScoreVerdict? Of(OutputField field, Prompt prompt)
    {
        var isWhole = field.Kind == OutputKind.Whole;
        if ((!isWhole && field.Kind != OutputKind.Number) || !Array.Exists(Names, name => field.Name.Contains(name, StringComparison.OrdinalIgnoreCase))) { return null; }
        if (Scale().Match($"{field.Description}\n{prompt.Instructions}") is { Success: true } stated)
        {
            return new ScoreVerdict(double.Parse(stated.Groups["bottom"].Value, CultureInfo.InvariantCulture), double.Parse(stated.Groups["top"].Value, CultureInfo.InvariantCulture), isWhole);
        }

        var shown = prompt.Demos.Select(demo => Parse(demo.Outputs.GetValueOrDefault(field.Name))).OfType<double>().ToList();
        return shown.Count > 1 && shown.Max() > 1 && shown.Max() > shown.Min() ? new ScoreVerdict(shown.Min(), shown.Max(), isWhole) : new ScoreVerdict(0, 1, isWhole);
    }

    public float? TargetOf(string value) => Parse(value) is { } number ? (float)Math.Clamp((number - Bottom) / (Top - Bottom), 0, 1) : null;

    public string ValueOf(float probability)
    {
        var value = Bottom + (probability * (Top - Bottom));
        return IsWhole ? Math.Round(value, MidpointRounding.AwayFromZero).ToString("0", CultureInfo.InvariantCulture) : Math.Round(value, 2).ToString("0.0#", CultureInfo.InvariantCulture);
    }

    private static double? Parse(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e9 ? number : null;

    [GeneratedRegex(@"\b(?<bottom>[01])\s*(to|and|-|–)\s*(?<top>[1-9]\d{1,2}|[2-9])\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, NoTimeLimit)]
    private static partial Regex Scale();
}
