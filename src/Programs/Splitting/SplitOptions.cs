namespace LlmOps.Programs.Splitting;

/// <summary>How a text is to be read.</summary>
public enum SplitFormat
{
    /// <summary>Found out from the text and the file's name; a text that is no good XML or JSON is plain text.</summary>
    Auto,

    /// <summary>Records of comma, semicolon, tab or bar separated values; each chunk repeats the header.</summary>
    Csv,

    /// <summary>Repeated siblings of a page; scripts and styles are dropped, a table's chunks repeat its header.</summary>
    Html,

    /// <summary>Repeated elements; each chunk is well-formed, with the elements around the records.</summary>
    Xml,

    /// <summary>XML whose records are placemarks.</summary>
    Kml,

    /// <summary>Items of the main list; each chunk is valid JSON. Also one JSON value a line.</summary>
    Json,

    /// <summary>JSON whose records are features.</summary>
    GeoJson,

    /// <summary>Sections and paragraphs; never inside a code block; each chunk begins with the headings it stands under.</summary>
    Markdown,

    /// <summary>Paragraphs, lines, sentences, words.</summary>
    Text,
}

/// <summary>What a chunk's size is counted in.</summary>
public enum SplitUnit
{
    /// <summary>UTF-16 characters.</summary>
    Characters,

    /// <summary>Estimated tokens, four characters each.</summary>
    Tokens,
}

/// <summary>How to split.</summary>
public sealed record SplitOptions
{
    /// <summary>How the text is read.</summary>
    public SplitFormat Format { get; init; } = SplitFormat.Auto;

    /// <summary>Most that a chunk holds, its repeated parts included; a record that is longer stands alone and whole.</summary>
    public int Size { get; init; } = 4000;

    /// <summary>What <see cref="Size"/> counts.</summary>
    public SplitUnit Unit { get; init; } = SplitUnit.Characters;

    /// <summary>Helps to find the format by its extension; null when unknown.</summary>
    public string? FileName { get; init; }

    internal int Characters => Unit is SplitUnit.Tokens ? (int)Math.Min(int.MaxValue, Size * 4L) : Size;
}

/// <summary>A text is not well-formed in the format that was named.</summary>
public sealed class SplitException(SplitFormat format, string reason) : Exception($"is no {format} text: {reason}")
{
    /// <summary>The format.</summary>
    public SplitFormat Format { get; } = format;

    /// <summary>Where and why, for people.</summary>
    public string Reason { get; } = reason;
}
