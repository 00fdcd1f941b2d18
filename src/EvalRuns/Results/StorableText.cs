namespace LlmOps.EvalRuns.Results;

/// <summary>Text for people as it can be kept: PostgreSQL takes no NUL and no half surrogate pair, models write both.</summary>
internal static class StorableText
{
    private const int Longest = 1000;

    public static string? Of(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var clean = string.Concat(text.EnumerateRunes().Where(rune => rune.Value != 0).Select(rune => rune.ToString()));
        return clean.Length <= Longest ? clean : string.Concat(clean.AsSpan(0, Longest - 1).TrimEnd('\ufffd'), "…");
    }
}
