namespace LlmOps.Programs.Adapters;

/// <summary>Where code fences open and close in an answer.</summary>
internal static class CodeFences
{
    private const string Fence = "```";

    /// <summary>The closed fences as ranges; an opening without an end is none.</summary>
    public static List<(int Start, int End)> Find(string text)
    {
        var fences = new List<(int Start, int End)>();
        var open = -1;
        for (var at = text.IndexOf(Fence, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Fence, at + Fence.Length, StringComparison.Ordinal))
        {
            if (open < 0)
            {
                open = at;
            }
            else
            {
                fences.Add((open, at));
                open = -1;
            }
        }

        return fences;
    }

    public static bool Cover(List<(int Start, int End)> fences, int position) => fences.Exists(f => f.Start < position && position < f.End);

    /// <summary>Drops the closing fence from the last value of an answer that stands as a whole inside a fence.</summary>
    public static string TrimOuter(string value, string answer, int markerStart)
    {
        var opensBefore = answer.AsSpan(0, markerStart).Count(Fence) % 2 is 1;
        return opensBefore && value.EndsWith(Fence, StringComparison.Ordinal) && value.AsSpan().Count(Fence) % 2 is 1 ? value[..^Fence.Length].TrimEnd() : value;
    }
}
