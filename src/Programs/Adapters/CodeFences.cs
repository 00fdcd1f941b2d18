namespace LlmOps.Programs.Adapters;

/// <summary>Where code fences open and close in an answer.</summary>
internal static class CodeFences
{
    public const string Fence = "```";

    /// <summary>Offsets of all fence marks: openings and closings in turn; an opening without an end is the last of an odd number.</summary>
    public static List<int> Find(string text)
    {
        var fences = new List<int>();
        for (var at = text.IndexOf(Fence, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Fence, at + Fence.Length, StringComparison.Ordinal))
        {
            fences.Add(at);
        }

        return fences;
    }
}
