using System.Globalization;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.ProgramRegistry.Catalog;

/// <summary>Reads a cursor that holds a number.</summary>
internal static class NumberCursor
{
    /// <exception cref="ProblemException">400 for a cursor this service did not give out.</exception>
    public static long? Decode(string? cursor) => Cursor.Decode(cursor) switch
    {
        null => null,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw ProblemException.Invalid("cursor", "is not one this service gave out."),
    };
}
