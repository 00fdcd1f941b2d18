using System.Net;

namespace LlmOps.PracticeModel.Extraction.Formats;

/// <summary>Reads the rest of a tag behind its name.</summary>
internal static class MarkupAttributes
{
    /// <param name="at">Moves behind the tag's end.</param>
    /// <param name="isClosed">True for a tag that ends in <c>/&gt;</c>.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string text, ref int at, out bool isClosed)
    {
        var attributes = new List<KeyValuePair<string, string>>();
        isClosed = false;
        while (at < text.Length && text[at] != '>')
        {
            if (text[at] == '/' || char.IsWhiteSpace(text[at]))
            {
                isClosed |= text[at++] == '/';
                continue;
            }

            isClosed = false;
            var name = Take(text, ref at, "=/> \t\r\n");
            attributes.Add(new(name.ToLowerInvariant(), at < text.Length && text[at] == '=' ? TakeValue(text, ref at) : ""));
        }

        if (at < text.Length) { at++; }
        return attributes;
    }

    private static string TakeValue(string text, ref int at)
    {
        at++;
        if (at >= text.Length || text[at] is not ('"' or '\'')) { return WebUtility.HtmlDecode(Take(text, ref at, "> \t\r\n")); }
        var quote = text[at++];
        var value = Take(text, ref at, [quote]);
        if (at < text.Length) { at++; }
        return WebUtility.HtmlDecode(value);
    }

    private static string Take(string text, ref int at, ReadOnlySpan<char> ends)
    {
        var length = text.AsSpan(at).IndexOfAny(ends);
        var piece = length < 0 ? text[at..] : text.Substring(at, length);
        at += piece.Length;
        return piece;
    }
}
