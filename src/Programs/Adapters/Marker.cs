using System.Text.RegularExpressions;

namespace LlmOps.Programs.Adapters;

/// <summary>The section marker <c>[[ ## name ## ]]</c> (literal L4 of dspy-spec 2.4).</summary>
internal static partial class Marker
{
    public const string Completed = "completed";

    public static string Of(string name) => $"[[ ## {name} ## ]]";

    /// <summary>Splits the brackets of every marker opening, so that a value can never be taken for structure.</summary>
    public static string Neutralise(string value) => value.Contains("[[", StringComparison.Ordinal) ? Opening().Replace(value, "[ [") : value;

    /// <summary>The exact form, at the start of a text.</summary>
    [GeneratedRegex(@"\A\[\[ ## (?<name>\w+) ## \]\]", RegexOptions.ExplicitCapture, 1000)]
    public static partial Regex Exact();

    /// <summary>Any spacing, anywhere.</summary>
    [GeneratedRegex(@"\[\[[ \t]*##[ \t]*(?<name>\w+)[ \t]*##[ \t]*\]\]", RegexOptions.ExplicitCapture, 1000)]
    public static partial Regex Loose();

    [GeneratedRegex(@"\[\[(?=\s*##)", RegexOptions.None, 1000)]
    private static partial Regex Opening();
}
