using System.Collections.Frozen;
using System.Net;

namespace LlmOps.PracticeModel.Extraction.Formats;

/// <summary>Reads HTML and XML into elements. Any text can be read: what is not closed ends with the element around it or with the text, what was never opened is passed over.</summary>
internal sealed class MarkupReader
{
    private static readonly FrozenSet<string> Void = FrozenSet.Create("br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr");
    private static readonly FrozenSet<string> Emphasis = FrozenSet.Create("b", "strong", "em", "i", "u", "small", "br", "sup", "sub", "font", "mark", "wbr");
    private static readonly FrozenSet<string> Unread = FrozenSet.Create("script", "style");

    /// <summary>The elements that a beginning one ends when they are innermost.</summary>
    private static readonly FrozenDictionary<string, string[]> Ends = new Dictionary<string, string[]>
    {
        ["li"] = ["p", "li"], ["tr"] = ["p", "td", "th", "tr"], ["td"] = ["p", "td", "th"], ["th"] = ["p", "td", "th"], ["dt"] = ["p", "dt", "dd"], ["dd"] = ["p", "dt", "dd"], ["option"] = ["option"], ["p"] = ["p"],
    }.ToFrozenDictionary();

    private readonly string _text;
    private readonly List<MarkupNode> _nodes = [new MarkupNode("", -1, [])];
    private readonly Stack<int> _open = new([0]);
    private readonly Dictionary<string, int> _openNames = new(StringComparer.Ordinal);
    private int _at;

    private MarkupReader(string text) => _text = text;

    /// <returns>The document itself, then its elements in order.</returns>
    public static IReadOnlyList<MarkupNode> Read(string text)
    {
        var reader = new MarkupReader(text);
        while (reader._at < text.Length) { reader.ReadNext(); }
        while (reader._open.Count > 0) { reader.CloseInnermost(); }
        return reader._nodes;
    }

    private void ReadNext()
    {
        if (_text[_at] != '<') { AddText(WebUtility.HtmlDecode(Upto('<'))); }
        else if (Take("<!--")) { SkipPast("-->"); }
        else if (Take("<![CDATA[")) { AddText(SkipPast("]]>")); }
        else if (Take("<!") || Take("<?")) { SkipPast(">"); }
        else if (Take("</")) { Close(NameIn(SkipPast(">"))); }
        else if (_at + 1 < _text.Length && char.IsAsciiLetter(_text[_at + 1]))
        {
            _at++;
            Open();
        }
        else
        {
            AddText("<");
            _at++;
        }
    }

    private void Open()
    {
        var name = NameIn(Upto(' ', '\t', '\n', '\r', '/', '>'));
        var attributes = MarkupAttributes.Read(_text, ref _at, out var isClosed);
        if (Emphasis.Contains(name))
        {
            AddText(" ");
            return;
        }

        while (Ends.GetValueOrDefault(name, []).Contains(_nodes[_open.Peek()].Name)) { CloseInnermost(); }
        _nodes.Add(new MarkupNode(name, _open.Peek(), attributes));
        _open.Push(_nodes.Count - 1);
        _openNames[name] = _openNames.GetValueOrDefault(name) + 1;
        if (Unread.Contains(name) && !isClosed)
        {
            SkipPast("</" + name);
            SkipPast(">");
        }
        else if (!isClosed && !Void.Contains(name))
        {
            return;
        }

        CloseInnermost();
    }

    private void Close(string name)
    {
        if (_openNames.GetValueOrDefault(name) == 0) { return; }
        while (_nodes[_open.Peek()].Name != name) { CloseInnermost(); }
        CloseInnermost();
    }

    private void CloseInnermost()
    {
        var node = _nodes[_open.Pop()];
        node.End = _nodes.Count;
        if (_open.Count > 0) { _openNames[node.Name]--; }
    }

    private void AddText(string text) => _nodes[_open.Peek()].Text.Append(text);

    private bool Take(string opening)
    {
        if (string.CompareOrdinal(_text, _at, opening, 0, opening.Length) != 0) { return false; }
        _at += opening.Length;
        return true;
    }

    private string Upto(params ReadOnlySpan<char> ends)
    {
        var length = _text.AsSpan(_at).IndexOfAny(ends);
        var piece = length < 0 ? _text[_at..] : _text.Substring(_at, length);
        _at += piece.Length;
        return piece;
    }

    private string SkipPast(string end)
    {
        var found = _text.IndexOf(end, _at, StringComparison.OrdinalIgnoreCase);
        var piece = found < 0 ? _text[_at..] : _text[_at..found];
        _at = found < 0 ? _text.Length : found + end.Length;
        return piece;
    }

    private static string NameIn(string tag)
    {
        var name = tag.Trim().ToLowerInvariant();
        return name[(name.LastIndexOf(':') + 1)..];
    }
}
