namespace LlmOps.PracticeModel.Extraction.Formats;

/// <summary>Finds the JSON objects in a text that may be cut at both ends or stand among prose.</summary>
internal static class WholeObjects
{
    /// <summary>A hostile text could make every opening a failing parse; so much text is parsed for each character of it.</summary>
    private const int MostReadings = 4;

    /// <param name="parse">Null when the text is no object after all; then the objects inside it are tried.</param>
    /// <returns>The outermost ones, in order.</returns>
    public static List<T> Find<T>(string text, Func<ReadOnlyMemory<char>, T?> parse)
        where T : class
    {
        // A cut inside a string leaves every quote of that line with the wrong side out.
        var found = Find(text, MatchBraces(text, beginsQuoted: false), parse);
        return found.Count > 0 ? found : Find(text, MatchBraces(text, beginsQuoted: true), parse);
    }

    private static List<T> Find<T>(string text, Dictionary<int, int> ends, Func<ReadOnlyMemory<char>, T?> parse)
        where T : class
    {
        var found = new List<T>();
        var budget = (long)text.Length * MostReadings;
        for (var at = 0; at < text.Length && budget > 0; at++)
        {
            if (text[at] != '{' || !ends.TryGetValue(at, out var end)) { continue; }
            budget -= end - at;
            if (parse(text.AsMemory(at, end - at + 1)) is not { } parsed) { continue; }
            found.Add(parsed);
            at = end;
        }

        return found;
    }

    /// <summary>Closing brace by opening one. No JSON string runs over a line's end, so a quote left open by a cut ends there.</summary>
    private static Dictionary<int, int> MatchBraces(string text, bool beginsQuoted)
    {
        var ends = new Dictionary<int, int>();
        var open = new Stack<int>();
        var isQuoted = beginsQuoted;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\\' when isQuoted: at++; break;
                case '"': isQuoted = !isQuoted; break;
                case '\n': isQuoted = false; break;
                case '{' when !isQuoted: open.Push(at); break;
                case '}' when !isQuoted && open.Count > 0: ends[open.Pop()] = at; break;
            }
        }

        return ends;
    }
}
