using System.Text.RegularExpressions;

namespace LlmOps.Programs.Adapters;

/// <summary>The section marker <c>[[ ## name ## ]]</c> (literal L4 of dspy-spec 2.4).</summary>
internal static partial class Marker
{
    public const string Completed = "completed";

    // The patterns take linear time on any text; a limit could only fail an answer because the machine was busy.
    private const int NoTimeLimit = -1;

    public static string Of(string name) => $"[[ ## {name} ## ]]";

    /// <summary>Parts the brackets of every marker opening, so that a value can never be taken for structure. <see cref="Restore"/> undoes it.</summary>
    public static string Neutralise(string value) => value.Contains("##", StringComparison.Ordinal) ? Opening().Replace(value, "[${gap} [") : value;

    /// <summary>The same inside JSON text, where an escape does not change the value.</summary>
    public static string NeutraliseJson(string json) => json.Contains("##", StringComparison.Ordinal) ? JsonOpening().Replace(json, "[\\u005b") : json;

    /// <summary>A text as it was before <see cref="Neutralise"/>; a model that quotes a value writes it as it saw it.</summary>
    public static string Restore(string value) => value.Contains("##", StringComparison.Ordinal) ? PartedOpening().Replace(value, "[${gap}[") : value;

    /// <summary>The exact form, at the start of a text.</summary>
    [GeneratedRegex(@"\A\[\[ ## (?<name>\w+) ## \]\]", RegexOptions.ExplicitCapture, NoTimeLimit)]
    public static partial Regex Exact();

    /// <summary>Any spacing, anywhere.</summary>
    [GeneratedRegex(@"\[\[[ \t]*##[ \t]*(?<name>\w+)[ \t]*##[ \t]*\]\]", RegexOptions.ExplicitCapture, NoTimeLimit)]
    public static partial Regex Loose();

    [GeneratedRegex(@"\[(?<gap> *)\[(?=\s*##)", RegexOptions.ExplicitCapture, NoTimeLimit)]
    private static partial Regex Opening();

    [GeneratedRegex(@"\[ (?<gap> *)\[(?=\s*##)", RegexOptions.ExplicitCapture, NoTimeLimit)]
    private static partial Regex PartedOpening();

    [GeneratedRegex(@"\[\[(?=\s*##)", RegexOptions.ExplicitCapture, NoTimeLimit)]
    private static partial Regex JsonOpening();
}
