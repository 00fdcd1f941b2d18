using System.Text;

namespace LlmOps.Programs.Adapters;

/// <summary>
/// Recognises marker forms and code fences character by character, so that a text is walked once however it arrives. A piece that may become a marker is
/// held back until it is one or cannot be one any more.
/// </summary>
internal sealed class MarkerScanner
{
    private readonly StringBuilder _candidate = new();
    private Step _step;
    private int _ticks;
    private char _last;
    private bool _lineHasText;

    private enum Step
    {
        None,
        FirstBracket,
        SecondBracket,
        Opening,
        FirstHash,
        Hashes,
        Name,
        NameEnd,
        SecondFirstHash,
        SecondHashes,
        FirstClosing,
        Marker,
    }

    /// <summary>Fence marks so far; odd means that a fence is open.</summary>
    public int Fences { get; private set; }

    /// <summary>Of the marker that has just ended: whether it is first on its line.</summary>
    public bool StartsLine { get; private set; }

    /// <summary>Of the marker that has just ended: whether a back-tick stands right before it.</summary>
    public bool IsQuoted { get; private set; }

    /// <summary>Takes one character. <paramref name="text"/> is what has turned out to be text; <paramref name="marker"/> is a marker that this character ends.</summary>
    public void Take(char c, out string text, out string? marker)
    {
        (text, marker) = ("", null);
        var next = Next(_step, c);
        if (next is Step.None or Step.FirstBracket)
        {
            text = Flush();
        }
        else if (_step is Step.SecondBracket && c is '[')
        {
            // Of three brackets the last two may begin a marker.
            text = "[";
            Pass(text);
            _candidate.Remove(0, 1);
        }

        _step = next;
        if (next is Step.None)
        {
            text = text.Length is 0 ? c.ToString() : text + c;
            Pass([c]);
            return;
        }

        _candidate.Append(c);
        if (next is not Step.Marker)
        {
            return;
        }

        (StartsLine, IsQuoted) = (!_lineHasText, _last is '`');
        var found = _candidate.ToString();
        text += Marker.Loose().IsMatch(found) ? "" : found;
        marker = text.Length > 0 ? null : found;
        Pass(Flush());
    }

    /// <summary>What is still held back.</summary>
    public string Flush()
    {
        var text = _candidate.ToString();
        Pass(text);
        _candidate.Clear();
        _step = Step.None;
        return text;
    }

    private static Step Next(Step step, char c) => (step, c) switch
    {
        (Step.FirstBracket, '[') => Step.SecondBracket,
        (Step.SecondBracket, '[') => Step.SecondBracket,
        (Step.SecondBracket or Step.Opening, ' ' or '\t') => Step.Opening,
        (Step.SecondBracket or Step.Opening, '#') => Step.FirstHash,
        (Step.FirstHash, '#') => Step.Hashes,
        (Step.Hashes, ' ' or '\t') => Step.Hashes,
        (Step.Name or Step.NameEnd, ' ' or '\t') => Step.NameEnd,
        (Step.Name or Step.NameEnd, '#') => Step.SecondFirstHash,
        (Step.SecondFirstHash, '#') => Step.SecondHashes,
        (Step.SecondHashes, ' ' or '\t') => Step.SecondHashes,
        (Step.SecondHashes, ']') => Step.FirstClosing,
        (Step.FirstClosing, ']') => Step.Marker,
        (_, '[') => Step.FirstBracket,
        (Step.Hashes or Step.Name, not ('#' or ']' or '`')) when !char.IsWhiteSpace(c) => Step.Name,
        _ => Step.None,
    };

    private void Pass(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            _ticks = c is '`' ? _ticks + 1 : 0;
            if (_ticks is 3)
            {
                (_ticks, Fences) = (0, Fences + 1);
            }

            _lineHasText = c is not ('\n' or '\r') && (_lineHasText || !char.IsWhiteSpace(c));
            _last = c;
        }
    }
}
