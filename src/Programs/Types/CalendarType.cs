using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LlmOps.Programs.Reading;

namespace LlmOps.Programs.Types;

/// <summary>A date, a time of day, or both, written in ISO 8601: <c>2024-05-01</c>, <c>14:30:00+02:00</c>, <c>2024-05-01T14:30:00</c>.</summary>
public sealed partial class CalendarType : FieldType
{
    // The pattern takes linear time on any text.
    private const int NoTimeLimit = -1;

    private readonly bool _hasDate;
    private readonly bool _hasTime;
    private readonly string _format;

    private CalendarType(string name, string format, bool hasDate, bool hasTime) => (Name, _format, _hasDate, _hasTime) = (name, format, hasDate, hasTime);

    /// <summary>A day.</summary>
    public static CalendarType Date { get; } = new("date", "date", hasDate: true, hasTime: false);

    /// <summary>A moment; without an offset, of no certain time zone.</summary>
    public static CalendarType DateTime { get; } = new("datetime", "date-time", hasDate: true, hasTime: true);

    /// <summary>A time of day.</summary>
    public static CalendarType Time { get; } = new("time", "time", hasDate: false, hasTime: true);

    /// <inheritdoc/>
    public override string Text => $"datetime.{Name}";

    internal string Name { get; }

    internal override string NameIn(Profile profile) => Name;

    internal override bool AdmitsOne(FieldType source) => source == this || (source is LiteralType literal && literal.Values.All(Accepts));

    internal override JsonObject Schema(SchemaWriter writer) => new() { ["type"] = "string", ["format"] = _format };

    internal override Mismatch? Mismatch(JsonNode? value) =>
        value?.GetValueKind() is JsonValueKind.String && JsonTexts.IsReadable(value) && Normalised(value.GetValue<string>()) is not null ? null : NotOfType(value);

    internal override bool TryConvert(JsonNode? value, AnswerReading reading, out JsonNode? converted)
    {
        var text = value?.GetValueKind() is JsonValueKind.String ? Normalised(value.GetValue<string>().Trim()) : null;
        converted = text is null ? null : JsonValue.Create(text);
        return text is not null || reading.Fail($"is not a {Name} like {Example}");
    }

    private string Example => (_hasDate, _hasTime) switch { (true, false) => "2024-05-01", (false, true) => "14:30:00", _ => "2024-05-01T14:30:00" };

    // In the one spelling that Python's isoformat has; null when it is none.
    private string? Normalised(string text)
    {
        var parts = Iso().Match(text);
        var (date, time, zone) = (parts.Groups["date"].Value, parts.Groups["time"].Value, parts.Groups["zone"].Value);
        if (!parts.Success || (date.Length > 0) != _hasDate || (time.Length > 0 && !_hasTime && !IsMidnight(time)) || (time.Length is 0 && !_hasDate) || (zone.Length > 0 && time.Length is 0))
        {
            return null;
        }

        if (_hasDate && !DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return null;
        }

        if (!_hasTime)
        {
            return date;
        }

        var clock = default(TimeOnly);
        if (time.Length > 0 && !TimeOnly.TryParse(time, CultureInfo.InvariantCulture, out clock))
        {
            return null;
        }

        var fraction = clock.Ticks % TimeSpan.TicksPerSecond is 0 ? "" : clock.ToString(".ffffff", CultureInfo.InvariantCulture);
        return $"{date}{(_hasDate ? "T" : "")}{clock.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}{fraction}{Offset(zone)}";
    }

    private static bool IsMidnight(string time) => time.AsSpan().IndexOfAnyExcept("0:.".AsSpan()) < 0;

    private static string Offset(string zone) => zone switch
    {
        "" => "",
        "Z" or "z" => "+00:00",
        { Length: 5 } => $"{zone[..3]}:{zone[3..]}",
        _ => zone,
    };

    [GeneratedRegex(@"\A(?<date>\d{4}-\d{2}-\d{2})?(?<gap>(?<=\d)[Tt ](?=\d))?(?<time>\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?(?<zone>[Zz]|[+-]\d{2}:?\d{2})?\z", RegexOptions.ExplicitCapture, NoTimeLimit)]
    private static partial Regex Iso();
}
