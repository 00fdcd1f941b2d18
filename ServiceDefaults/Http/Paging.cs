using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace LlmOps.ServiceDefaults.Http;

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows of this page.</param>
/// <param name="NextCursor">Pass it as <c>cursor</c> to read on; <see langword="null"/> on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Cursors are opaque to callers: the sort key of the last row, encoded.</summary>
public static class Cursor
{
    /// <summary>Rows on a page when the caller does not say.</summary>
    public const int DefaultLimit = 50;

    /// <summary>Most rows on a page.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Cuts <paramref name="rows"/>, read with one row more than <paramref name="limit"/>, into a page.</summary>
    public static Page<T> ToPage<T>(this IReadOnlyList<T> rows, int limit, Func<T, string> key) =>
        rows.Count > limit ? new(rows.Take(limit).ToList(), Encode(key(rows[limit - 1]))) : new(rows, null);

    /// <summary>Checks a caller's limit.</summary>
    public static int Limit(int? limit) => limit switch
    {
        null => DefaultLimit,
        < 1 or > MaxLimit => throw ProblemException.Invalid("limit", $"must be from 1 to {MaxLimit}, not {limit}."),
        _ => limit.Value,
    };

    /// <summary>Makes a cursor of a sort key.</summary>
    public static string Encode(string key) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(key));

    /// <summary>Reads a cursor back; <see langword="null"/> stays <see langword="null"/>.</summary>
    public static string? Decode(string? cursor)
    {
        try
        {
            return cursor is null ? null : Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(cursor));
        }
        catch (FormatException)
        {
            throw ProblemException.Invalid("cursor", "is not one this service gave out.");
        }
    }

    /// <summary>Reads a cursor that holds a time-ordered id.</summary>
    public static Guid? DecodeId(string? cursor) => Decode(cursor) switch
    {
        null => null,
        var text when Guid.TryParse(text, out var id) => id,
        _ => throw ProblemException.Invalid("cursor", "is not one this service gave out."),
    };
}
