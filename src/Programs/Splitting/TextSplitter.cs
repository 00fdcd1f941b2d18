namespace LlmOps.Programs.Splitting;

/// <summary>
/// Cuts a text into chunks that a model can read one by one: pretty-printed, never inside a record where the format has records, as many whole
/// records to a chunk as fit. Deterministic; linear in the length of the text.
/// </summary>
public static class TextSplitter
{
    /// <summary>The chunks in order; none for a blank text.</summary>
    /// <exception cref="SplitException">The text is not well-formed in the format named; never for <see cref="SplitFormat.Auto"/>.</exception>
    public static IReadOnlyList<string> Split(string text, SplitOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        text = WellFormed(text.TrimStart('\uFEFF')).ReplaceLineEndings("\n");
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        if (options.Format is not SplitFormat.Auto)
        {
            return Chunks(text, options.Format, options.Characters);
        }

        try
        {
            return Chunks(text, FormatGuess.Of(text, options.FileName), options.Characters);
        }
        catch (SplitException)
        {
            return Chunks(text, SplitFormat.Text, options.Characters);
        }
    }

    /// <summary>The format a text seems to have; never <see cref="SplitFormat.Auto"/>.</summary>
    public static SplitFormat Detect(string text, string? fileName)
    {
        ArgumentNullException.ThrowIfNull(text);
        return FormatGuess.Of(text.TrimStart('\uFEFF'), fileName);
    }

    // Half a character is no character: no format can carry it.
    private static string WellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return string.Concat(text.EnumerateRunes());
            }
        }

        return text;
    }

    private static IReadOnlyList<string> Chunks(string text, SplitFormat format, int size) => format switch
    {
        SplitFormat.Csv => CsvRecords.Read(text).Pack(size),
        SplitFormat.Html => HtmlBlocks.Read(text, size).Pack(size),
        SplitFormat.Xml or SplitFormat.Kml => XmlRecords.Read(text, format).Pack(size),
        SplitFormat.Json or SplitFormat.GeoJson => JsonRecords.Read(text, format).Pack(size),
        SplitFormat.Markdown => MarkdownSections.Split(text, size),
        _ => ProseSplitter.Split(text, size),
    };
}
