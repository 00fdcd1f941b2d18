using System.Text;

namespace LlmOps.PracticeModel.Prompts;

/// <summary>Finds what a prompt says about its labels: lines that begin with a label and a colon, dash or equals sign, bulleted, quoted or not.</summary>
internal static class LabelDescriptions
{
    private static readonly char[] LineStart = [' ', '\t', '-', '*', '•', '`', '"', '\'', '“', '.', ')', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
    private static readonly char[] AfterLabel = ['`', '"', '\'', '*', '”', ' ', '\t'];

    /// <returns>Description by label; several lines about a label are joined.</returns>
    public static Dictionary<string, string> Read(string text, IReadOnlyList<string> labels)
    {
        var found = new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
        var longestFirst = labels.OrderByDescending(label => label.Length).ToList();
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range).TrimEnd().TrimStart(LineStart);
            foreach (var label in longestFirst)
            {
                if (DescriptionIn(line, label) is not { } description) { continue; }
                if (!found.TryGetValue(label, out var held)) { found[label] = held = new StringBuilder(); }
                held.Append(' ').Append(description);
                break;
            }
        }

        return found.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
    }

    private static string? DescriptionIn(ReadOnlySpan<char> line, string label)
    {
        if (!line.StartsWith(label, StringComparison.OrdinalIgnoreCase)) { return null; }
        var rest = line[label.Length..].TrimStart(AfterLabel);
        if (rest.Length < 2 || rest[0] is not (':' or '=' or '-' or '–' or '—')) { return null; }
        var description = rest[1..].TrimStart(AfterLabel);
        return description.IsEmpty ? null : description.ToString();
    }
}
