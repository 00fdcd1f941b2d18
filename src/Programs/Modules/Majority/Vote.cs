using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Modules;

/// <summary>Counts answers that say the same (dspy-spec 3.6, 3.8).</summary>
internal static partial class Vote
{
    private const int NoTimeLimit = -1;

    /// <summary>Index of the first answer of the most frequent kind; a tie goes to the kind seen first. Empty answers vote only when all are empty.</summary>
    public static int Winner(IReadOnlyList<JsonNode?> answers)
    {
        var ballots = answers.Select((answer, i) => (Text: Normalize(PythonText.Str(answer)), Index: i)).ToList();
        var filled = ballots.Where(b => b.Text.Length > 0).ToList();
        return (filled.Count > 0 ? filled : ballots).GroupBy(b => b.Text, StringComparer.Ordinal).MaxBy(g => g.Count())!.First().Index;
    }

    private static string Normalize(string text)
    {
        var plain = text.Normalize(NormalizationForm.FormD).ToLower(CultureInfo.InvariantCulture);
        plain = string.Concat(plain.Where(c => !(char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c)))));
        return Blanks().Replace(Articles().Replace(plain, " "), " ").Trim();
    }

    [GeneratedRegex(@"\b(a|an|the)\b", RegexOptions.ExplicitCapture, NoTimeLimit)]
    private static partial Regex Articles();

    [GeneratedRegex(@"\s+", RegexOptions.None, NoTimeLimit)]
    private static partial Regex Blanks();
}
