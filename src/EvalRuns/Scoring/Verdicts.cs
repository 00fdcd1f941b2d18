using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmOps.EvalRuns.Scoring;

/// <summary>Reads a verdict, a judge's or a person's: pass or not, or a grade from 0 to 1.</summary>
internal static class Verdicts
{
    /// <summary>The verdict as text, so that a column of a spreadsheet and an output of a program compare: <c>true</c>, <c>yes</c>, <c>3</c>.</summary>
    public static string? Text(JsonNode? verdict) => verdict?.GetValueKind() switch
    {
        null or JsonValueKind.Null => null,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.String => verdict.GetValue<string>().Trim(),
        _ => verdict.ToJsonString(),
    };

    /// <summary>Whether the verdict is one of those that pass; upper and lower case are one. <see langword="null"/> when there is no verdict.</summary>
    public static bool? Passes(JsonNode? verdict, IReadOnlyList<string> pass) => Text(verdict) is { } text ? pass.Contains(text, StringComparer.OrdinalIgnoreCase) : null;

    /// <summary>1 for a verdict that passes, 0 for one that does not; a number between 0 and 1 stays when nothing is said to pass.</summary>
    public static double? Score(JsonNode? verdict, IReadOnlyList<string> pass) => pass.Count == 0 && verdict?.GetValueKind() is JsonValueKind.Number
        ? verdict.GetValue<double>() is >= 0 and <= 1 and var grade ? grade : null
        : Passes(verdict, pass) switch { true => 1, false => 0, null => null };
}
