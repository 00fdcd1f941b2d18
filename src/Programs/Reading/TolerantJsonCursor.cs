using System.Globalization;
using System.Text;

namespace LlmOps.Programs.Reading;

/// <summary>A place in a text that should be JSON: skips blanks and comments, takes quoted texts, and records what it had to overlook.</summary>
internal sealed class TolerantJsonCursor(string text, int start, AnswerReading reading)
{
    public int Position { get; set; } = start;

    /// <summary>How many more steps may be taken before the parser gives up.</summary>
    public long Budget { get; set; } = long.MaxValue;

    public bool AtEnd
    {
        get
        {
            SkipBlanks();
            return Position >= text.Length;
        }
    }

    public char Current => Position < text.Length ? text[Position] : '\0';

    /// <summary>Takes a quoted text; the cursor stands on the opening quote.</summary>
    public string TakeString()
    {
        var mark = Current;
        if (mark is '\'')
        {
            reading.Repair("single_quotes");
        }

        Position++;
        var value = new StringBuilder();
        while (Position < text.Length)
        {
            var c = text[Position++];
            Budget--;
            if (c == mark)
            {
                if (IsRealEnd())
                {
                    return value.ToString();
                }

                reading.Repair("inner_quote");
                value.Append(c);
            }
            else if (c is '\\' && Position < text.Length)
            {
                AppendEscape(value);
            }
            else
            {
                if (c < ' ')
                {
                    reading.Repair("raw_control_character");
                }

                value.Append(c);
            }
        }

        reading.Repair("missing_quote");
        return value.ToString().TrimEnd();
    }

    // A quote ends the text only where JSON can go on after it; strict JSON always can.
    private bool IsRealEnd()
    {
        var next = Position;
        while (next < text.Length && char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        Budget -= next - Position;
        return next >= text.Length || text[next] is ',' or '}' or ']' or ':' or '"' or '\'' or '/' or '#' or '`';
    }

    private void AppendEscape(StringBuilder value)
    {
        var c = text[Position++];
        switch (c)
        {
            case 'n': value.Append('\n'); break;
            case 't': value.Append('\t'); break;
            case 'r': value.Append('\r'); break;
            case 'b': value.Append('\b'); break;
            case 'f': value.Append('\f'); break;
            case '"' or '\\' or '/': value.Append(c); break;
            case 'u' when Position + 4 <= text.Length && ushort.TryParse(text.AsSpan(Position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                value.Append((char)code);
                Position += 4;
                break;
            case '\'':
                reading.Repair("wrong_escape");
                value.Append(c);
                break;
            default:
                reading.Repair("wrong_escape");
                value.Append('\\').Append(c);
                break;
        }
    }

    public void SkipBlanks()
    {
        while (Position < text.Length)
        {
            if (char.IsWhiteSpace(Current))
            {
                Position++;
                continue;
            }

            var rest = text.AsSpan(Position);
            if (Current is '#' || rest.StartsWith("//", StringComparison.Ordinal))
            {
                var length = rest.IndexOf('\n');
                Position = length < 0 ? text.Length : Position + length;
            }
            else if (rest.StartsWith("/*", StringComparison.Ordinal))
            {
                var length = rest.IndexOf("*/", StringComparison.Ordinal);
                Position = length < 0 ? text.Length : Position + length + 2;
            }
            else
            {
                return;
            }

            reading.Repair("comment");
        }
    }
}
