using System.Text.Json;
using LlmOps.Client;

namespace LlmOps.Dashboard.Display;

/// <summary>One way to write each kind of value, on every page.</summary>
internal static class Format
{
    public const string None = "–";

    /// <summary>A share, 0.8412 as 84.1%.</summary>
    public static string Percent(double? share) => share is { } s ? $"{s * 100:0.0}%" : None;

    /// <summary>A difference of shares in percentage points, with its sign.</summary>
    public static string Points(double? difference) => difference is { } d ? $"{(d >= 0 ? "+" : "−")}{Math.Abs(d) * 100:0.0}" : None;

    /// <summary>US dollars with as many decimals as they have, two to six.</summary>
    public static string Money(decimal? dollars) => dollars is { } d ? $"${d:#,##0.00####}" : None;

    public static string Count(long? count) => count is { } c ? $"{c:#,##0}" : None;

    public static string Milliseconds(double? milliseconds) => milliseconds switch
    {
        null => None,
        < 10 => $"{milliseconds:0.0} ms",
        < 10_000 => $"{milliseconds:#,##0} ms",
        _ => $"{milliseconds / 1000:#,##0.0} s",
    };

    public static string Time(DateTimeOffset at) => $"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";

    public static string Date(DateOnly date) => $"{date:yyyy-MM-dd}";

    /// <summary>How far away a moment is, in its largest unit.</summary>
    public static string Distance(DateTimeOffset at, DateTimeOffset now)
    {
        var span = (now - at).Duration();
        var text = span switch
        {
            { TotalSeconds: < 5 } => "now",
            { TotalMinutes: < 1 } => $"{(int)span.TotalSeconds} s",
            { TotalHours: < 1 } => $"{(int)span.TotalMinutes} min",
            { TotalDays: < 1 } => $"{(int)span.TotalHours} h",
            { TotalDays: < 60 } => $"{(int)span.TotalDays} d",
            _ => $"{(int)(span.TotalDays / 30)} months",
        };
        return text == "now" ? text : at > now ? $"in {text}" : $"{text} ago";
    }

    public static string Duration(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => $"{span.TotalSeconds:0.0} s",
        { TotalHours: < 1 } => $"{(int)span.TotalMinutes} min {span.Seconds} s",
        _ => $"{(int)span.TotalHours} h {span.Minutes} min",
    };

    /// <summary>A wire word such as <c>rolled_back</c> for people.</summary>
    public static string Words(string? wire) => wire is null ? None : wire.Replace('_', ' ');

    public static string Short(Guid id) => id.ToString("N")[^8..];

    public static string Short(string hash) => hash.Length > 10 ? hash[..10] : hash;

    public static string Json(object? value) => JsonSerializer.Serialize(value, LlmOpsJson.Indented);
}
