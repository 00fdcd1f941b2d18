using System.Globalization;
using System.Text.Json.Nodes;

namespace LlmOps.Programs.Types;

/// <summary>Numbers as JSON nodes hold them and as people and models write them.</summary>
internal static class JsonNumbers
{
    public static double ToDouble(JsonNode value)
    {
        var scalar = value.AsValue();
        return scalar.TryGetValue<double>(out var number) ? number
            : scalar.TryGetValue<long>(out var whole) ? whole
            : double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>Whether the number is written with a point or an exponent.</summary>
    public static bool IsFraction(JsonNode value) => PythonText.Number(value).AsSpan().ContainsAny('.', 'e', 'E');

    /// <summary>Reads a decimal number, also with a plus sign or underscores between digits. <paramref name="plain"/> is its text without them.</summary>
    public static bool TryParse(string text, out double number, out string plain)
    {
        plain = text.Trim();
        if (plain.Contains('_', StringComparison.Ordinal))
        {
            for (var i = 0; i < plain.Length; i++)
            {
                if (plain[i] is '_' && !(i > 0 && i + 1 < plain.Length && char.IsAsciiDigit(plain[i - 1]) && char.IsAsciiDigit(plain[i + 1])))
                {
                    number = 0;
                    return false;
                }
            }

            plain = plain.Replace("_", "", StringComparison.Ordinal);
        }

        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(plain, Styles, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }
}
