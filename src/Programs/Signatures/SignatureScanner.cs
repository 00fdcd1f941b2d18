using System.Text;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Signatures;

/// <summary>Walks a signature or type text token by token and knows where it is, so that every mistake has a position.</summary>
internal sealed class SignatureScanner(string text, int start, int end)
{
    private int _position = start;

    public SignatureScanner(string text)
        : this(text, 0, text.Length)
    {
    }

    public int LastTokenStart { get; private set; } = start;

    public bool AtEnd
    {
        get
        {
            SkipBlanks();
            return _position >= end;
        }
    }

    /// <summary>The next character that is not blank, or NUL at the end.</summary>
    public char Peek => AtEnd ? '\0' : text[_position];

    public bool TryTake(char expected)
    {
        if (Peek != expected)
        {
            return false;
        }

        LastTokenStart = _position++;
        return true;
    }

    public void Take(char expected)
    {
        if (!TryTake(expected))
        {
            throw Wrong($"expected '{expected}'");
        }
    }

    public string TakeName(string what)
    {
        if (!(char.IsLetter(Peek) || Peek is '_'))
        {
            throw Wrong($"expected {what}");
        }

        LastTokenStart = _position;
        while (_position < end && FieldNames.IsNamePart(text[_position]))
        {
            _position++;
        }

        return text[LastTokenStart.._position];
    }

    public string TakeWord(string what)
    {
        SkipBlanks();
        LastTokenStart = _position;
        while (_position < end && (FieldNames.IsNamePart(text[_position]) || text[_position] is '+' or '-' or '.'))
        {
            _position++;
        }

        return _position > LastTokenStart ? text[LastTokenStart.._position] : throw Wrong($"expected {what}");
    }

    public string TakeString()
    {
        var mark = Peek;
        LastTokenStart = _position++;
        var value = new StringBuilder();
        while (_position < end && text[_position] != mark)
        {
            if (text[_position] is '\\' && _position + 1 < end)
            {
                _position++;
                value.Append(text[_position] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var c => c });
            }
            else
            {
                value.Append(text[_position]);
            }

            _position++;
        }

        if (_position >= end)
        {
            throw new SignatureSyntaxException(LastTokenStart, "the quote is not closed");
        }

        _position++;
        return value.ToString();
    }

    public SignatureSyntaxException Wrong(string reason)
    {
        var found = AtEnd ? "the text ends here" : $"found '{text[_position]}'";
        return new SignatureSyntaxException(_position, $"{reason}, {found}");
    }

    private void SkipBlanks()
    {
        while (_position < end && char.IsWhiteSpace(text[_position]))
        {
            _position++;
        }
    }
}
