namespace LlmOps.PracticeModel.Learning;

/// <summary>Cuts the commonest English endings off a word, so that "charged", "charges" and "charging" count as one. Deliberately small; it never makes a word shorter than three letters.</summary>
internal static class WordStem
{
    /// <summary>The stem of a word in any case, apostrophes dropped.</summary>
    public static string Of(string word)
    {
        var letters = word.Where(c => c is not ('\'' or '’')).Select(char.ToLowerInvariant).ToArray();
        return new string(letters, 0, Cut(letters));
    }

    /// <param name="word">A lower-case word; changed in place.</param>
    /// <returns>How many of its letters are left.</returns>
    public static int Cut(Span<char> word)
    {
        var length = CutPlural(word, word.Length);
        length = CutVerbEnding(word, length);
        if (length > 4 && EndsWith(word, length, "ly")) { length -= 2; }
        if (length > 3 && word[length - 1] == 'e') { length--; }
        return length;
    }

    private static int CutPlural(Span<char> word, int length)
    {
        if (length > 4 && EndsWith(word, length, "ies"))
        {
            word[length - 3] = 'y';
            return length - 2;
        }

        if (length > 4 && EndsWith(word, length, "sses")) { return length - 2; }
        return length > 3 && word[length - 1] == 's' && word[length - 2] is not ('s' or 'u' or 'i') ? length - 1 : length;
    }

    private static int CutVerbEnding(Span<char> word, int length)
    {
        if (length > 4 && EndsWith(word, length, "ied"))
        {
            word[length - 3] = 'y';
            return length - 2;
        }

        if (length > 5 && EndsWith(word, length, "ing") && HasVowel(word[..(length - 3)])) { return Undouble(word, length - 3); }
        return length > 4 && EndsWith(word, length, "ed") && HasVowel(word[..(length - 2)]) ? Undouble(word, length - 2) : length;
    }

    private static int Undouble(Span<char> word, int length) =>
        length > 3 && word[length - 1] == word[length - 2] && word[length - 1] is not ('l' or 's' or 'z') ? length - 1 : length;

    private static bool EndsWith(ReadOnlySpan<char> word, int length, string ending) => word[..length].EndsWith(ending, StringComparison.Ordinal);

    private static bool HasVowel(ReadOnlySpan<char> word) => word.ContainsAny("aeiouy");
}
