using System.Globalization;

namespace LlmOps.PracticeModel.Faults;

/// <summary>A wait in milliseconds: always the same, or log-normal with a median and a spread (standard deviation of the logarithm).</summary>
internal sealed record Delay(double MedianMs, double Spread)
{
    private const double LongestMs = 600_000;
    private const string LogNormal = "lognormal(";

    public static Delay? TryParse(string text)
    {
        if (!text.StartsWith(LogNormal, StringComparison.Ordinal)) { return Number(text) is { } fixedMs ? new Delay(fixedMs, 0) : null; }
        if (!text.EndsWith(')')) { return null; }
        var parts = text[LogNormal.Length..^1].Split(',', StringSplitOptions.TrimEntries);
        return parts.Length == 2 && Number(parts[0]) is { } median && Number(parts[1]) is { } spread ? new Delay(median, spread) : null;
    }

    /// <param name="normal">A draw from the standard normal distribution.</param>
    public TimeSpan At(double normal) => TimeSpan.FromMilliseconds(Math.Min(LongestMs, MedianMs * Math.Exp(Spread * normal)));

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= LongestMs ? number : null;
}
