using System.Globalization;

namespace LlmOps.PracticeModel.Extraction;

/// <summary>Numbers as texts write them.</summary>
internal static class NumberText
{
    private static readonly char[] Around = ['$', '€', '£', '%', ' ', '+'];

    /// <summary>A finite number with a decimal point, with or without commas between thousands, currency or percent signs; null for anything else.</summary>
    public static double? Parse(string text)
    {
        var bare = text.AsSpan().Trim(Around);
        return bare.Length is > 0 and <= 40 && double.TryParse(bare, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }
}
