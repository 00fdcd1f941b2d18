namespace LlmOps.PracticeModel.Prompts;

/// <summary>Labels as they appear in running text.</summary>
internal static class LabelText
{
    private static readonly char[] Wrapping = ['"', '\'', '`', '*', '“', '”', '(', ')', '[', ']', '.', ' ', '\t', '\r'];

    /// <summary>A label without the quotes, stars and stops around it.</summary>
    public static string Bare(string text) => text.Trim(Wrapping);

    /// <summary>The candidate that a value names, whatever its case and quotes; null when none.</summary>
    public static string? Match(string? value, IReadOnlyList<string> labels)
    {
        if (value is null) { return null; }
        var bare = Bare(value);
        foreach (var label in labels)
        {
            if (string.Equals(label, value, StringComparison.OrdinalIgnoreCase) || string.Equals(label, bare, StringComparison.OrdinalIgnoreCase)) { return label; }
        }

        return null;
    }
}
