namespace LlmOps.Programs.Adapters;

/// <summary>Splits an answer at its markers exactly as DSPy 3.3.1 does (dspy-spec 2.6), defects included.</summary>
internal static class CompatSections
{
    // Python's str.splitlines.
    private static readonly char[] LineEnds = ['\n', '\r', '\v', '\f', '\u001c', '\u001d', '\u001e', '\u0085', '\u2028', '\u2029'];

    public static Dictionary<string, string> Split(string answer)
    {
        var sections = new List<(string? Name, List<string> Lines)> { (null, []) };
        foreach (var line in Lines(answer))
        {
            var marker = Marker.Exact().Match(line.Trim());
            if (!marker.Success)
            {
                sections[^1].Lines.Add(line);
                continue;
            }

            // The length of the trimmed match cuts the untrimmed line: an indented marker leaves "]]" behind.
            var rest = line[marker.Length..].Trim();
            sections.Add((marker.Groups["name"].Value, rest.Length > 0 ? [rest] : []));
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, lines) in sections)
        {
            if (name is not null)
            {
                values.TryAdd(name, string.Join('\n', lines).Trim());
            }
        }

        return values;
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
