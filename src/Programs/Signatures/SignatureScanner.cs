using System.Globalization;
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

    public bool TryTake(string expected)
    {
        if (AtEnd || !text.AsSpan(_position, end - _position).StartsWith(expected, StringComparison.Ordinal))
        {
            return false;
        }

        LastTokenStart = _position;
        _position += expected.Length;
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
                TakeEscape(value);
            }
            else
            {
                value.Append(text[_position++]);
            }
        }

        if (_position >= end)
        {
            throw new SignatureSyntaxException(LastTokenStart, "the quote is not closed");
        }

        _position++;
        return value.ToString();
    }

    /// <summary>Goes on to the next such mark that stands outside quotes and brackets, or to the end.</summary>
    public void SkipTo(char mark)
    {
        var depth = 0;
        while (!AtEnd && !(depth is 0 && text[_position] == mark))
        {
            if (text[_position] is '\'' or '"')
            {
                TakeString();
                continue;
            }

            depth += text[_position] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            _position++;
        }
    }

    public SignatureSyntaxException Wrong(string reason)
    {
        var found = AtEnd ? "the text ends here" : $"found '{text[_position]}'";
        return new SignatureSyntaxException(_position, $"{reason}, {found}");
    }

    // Python's escapes; one that Python does not know stays as it stands.
    private void TakeEscape(StringBuilder value)
    {
        var letter = text[_position + 1];
        var digits = letter switch { 'x' => 2, 'u' => 4, _ => 0 };
        if (digits > 0 && _position + 2 + digits <= end && ushort.TryParse(text.AsSpan(_position + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            value.Append((char)code);
            _position += 2 + digits;
            return;
        }

        _ = letter switch
        {
            'n' => value.Append('\n'),
            't' => value.Append('\t'),
            'r' => value.Append('\r'),
            '\\' or '\'' or '"' => value.Append(letter),
            _ => value.Append('\\').Append(letter),
        };
        _position += 2;
    }

    private void SkipBlanks()
    {
        while (_position < end && char.IsWhiteSpace(text[_position]))
        {
            _position++;
        }
    }
}
