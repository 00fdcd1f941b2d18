using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmOps.Programs.Types;

/// <summary>Values in Python's spelling, which the prompt layout prescribes (dspy-spec 2.5 and 2.12).</summary>
internal static class PythonText
{
    /// <summary>Python's <c>str(value)</c>.</summary>
    public static string Str(JsonNode? value) => value?.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : Repr(value);

    /// <summary>Python's <c>repr(value)</c>.</summary>
    public static string Repr(JsonNode? value) => value switch
    {
        null => "None",
        JsonArray items => $"[{string.Join(", ", items.Select(Repr))}]",
        JsonObject map => $"{{{string.Join(", ", map.Select(e => $"{Quote(e.Key)}: {Repr(e.Value)}"))}}}",
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => Quote(value.GetValue<string>()),
            JsonValueKind.True => "True",
            JsonValueKind.False => "False",
            JsonValueKind.Null => "None",
            _ => Number(value),
        },
    };

    private static bool IsControlBlank(char c) => c is >= '\u001c' and <= '\u001f';

    /// <summary>A JSON number: whole numbers as written, others in Python's shortest round-trip form.</summary>
    public static string Number(JsonNode value)
    {
        var scalar = value.AsValue();
        if (scalar.TryGetValue<JsonElement>(out var element))
        {
            var raw = element.GetRawText();
            return raw.AsSpan().ContainsAny('.', 'e', 'E') ? Float(element.GetDouble()) : raw;
        }

        return scalar.TryGetValue<double>(out var number) ? Float(number) : scalar.ToJsonString();
    }

    /// <summary>Python's text of a float: <c>1.0</c>, <c>1e-05</c>, <c>1e+16</c>.</summary>
    public static string Float(double number)
    {
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        }

        var roundTrip = number.ToString("R", CultureInfo.InvariantCulture).TrimStart('-').Split('E');
        var point = roundTrip[0].IndexOf('.', StringComparison.Ordinal) is var index and >= 0 ? index : roundTrip[0].Length;
        var written = roundTrip[0].Replace(".", "", StringComparison.Ordinal);
        var digits = written.Trim('0') is { Length: > 0 } significant ? significant : "0";
        var leading = number is 0 ? 0 : written.Length - written.TrimStart('0').Length;
        // Where the first digit stands, counted from the point.
        var exponent = point - leading - 1 + (roundTrip.Length > 1 ? int.Parse(roundTrip[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0);
        var sign = double.IsNegative(number) ? "-" : "";
        if (exponent is < -4 or >= 16)
        {
            var fraction = digits.Length > 1 ? $".{digits[1..]}" : "";
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        if (exponent < 0)
        {
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        }

        var whole = digits.Length > exponent ? digits[..(exponent + 1)] : digits.PadRight(exponent + 1, '0');
        var rest = digits.Length > exponent + 1 ? digits[(exponent + 1)..] : "0";
        return $"{sign}{whole}.{rest}";
    }

    /// <summary>Python's <c>strip</c>: it takes four control characters for blanks that .NET does not.</summary>
    public static string Strip(string text)
    {
        var trimmed = text.Trim();
        while (trimmed.Length > 0 && (IsControlBlank(trimmed[0]) || IsControlBlank(trimmed[^1])))
        {
            trimmed = trimmed.Trim('\u001c', '\u001d', '\u001e', '\u001f').Trim();
        }

        return trimmed;
    }

    /// <summary>Python's quoted form of a text.</summary>
    public static string Quote(string text)
    {
        var mark = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var quoted = new StringBuilder().Append(mark);
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when c == mark => $"\\{c}",
                _ when char.IsControl(c) => $"\\x{(int)c:x2}",
                _ => c.ToString(),
            });
        }

        return quoted.Append(mark).ToString();
    }
}
