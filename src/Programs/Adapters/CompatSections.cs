using LlmOps.Programs.Types;

namespace LlmOps.Programs.Adapters;

/// <summary>Splits an answer at its markers exactly as DSPy 3.3.1 does (dspy-spec 2.6), defects included.</summary>
internal static class CompatSections
{
    // Python's str.splitlines.
    private const string LineEnds = "\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029";

    public static bool IsLineEnd(char c) => LineEnds.Contains(c, StringComparison.Ordinal);

    public static Dictionary<string, string> Split(string answer)
    {
        var sections = new List<(string? Name, List<string> Lines)> { (null, []) };
        foreach (var line in Lines(answer))
        {
            if (TryMarker(line, out var name, out var rest))
            {
                sections.Add((name, rest.Length > 0 ? [rest] : []));
            }
            else
            {
                sections[^1].Lines.Add(line);
            }
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, lines) in sections)
        {
            if (name is not null)
            {
                values.TryAdd(name, PythonText.Strip(string.Join('\n', lines)));
            }
        }

        return values;
    }

    /// <summary>Whether the line is a marker; with what stands behind it.</summary>
    public static bool TryMarker(string line, out string name, out string rest)
    {
        var marker = Marker.Exact().Match(PythonText.Strip(line));
        name = marker.Groups["name"].Value;
        // The length of the trimmed match cuts the untrimmed line: an indented marker leaves "]]" behind.
        rest = marker.Success ? PythonText.Strip(line[marker.Length..]) : "";
        return marker.Success;
    }

    private static IEnumerable<string> Lines(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var length = text.AsSpan(start).IndexOfAny(LineEnds);
            if (length < 0)
            {
                yield return text[start..];
                yield break;
            }

            yield return text.Substring(start, length);
            start += length + 1;
            if (text[start - 1] is '\r' && start < text.Length && text[start] is '\n')
            {
                start++;
            }
        }
    }
}
