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

    /// <summary>Whether a quoted text begins here.</summary>
    public bool IsAtQuote => Current is '"' or '\'' or '“';

    /// <summary>Takes a quoted text; the cursor stands on the opening quote.</summary>
    /// <param name="isMember">Whether it is a value of an object, so that a key must follow its comma.</param>
    /// <param name="openContainers">How many lists and objects are open around it.</param>
    public string TakeString(bool isMember, int openContainers)
    {
        var mark = Current;
        if (mark is not '"')
        {
            reading.Repair(mark is '\'' ? "single_quotes" : "curly_quotes");
        }

        mark = mark is '“' ? '”' : mark;
        Position++;
        var value = new StringBuilder();
        while (Position < text.Length)
        {
            var c = text[Position++];
            Budget--;
            if (c == mark)
            {
                if (IsRealEnd(isMember))
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
        return WithoutClosers(value.ToString().TrimEnd(), openContainers);
    }

    // A quote ends the text only where JSON can go on after it; strict JSON always can.
    private bool IsRealEnd(bool isMember)
    {
        var next = AfterBlanks(Position);
        Budget -= next - Position;
        if (next >= text.Length)
        {
            return true;
        }

        return text[next] is ',' ? !isMember || KeyFollows(next + 1) : text[next] is '}' or ']' or ':' or '"' or '\'' or '/' or '#' or '`' or ';' or '“';
    }

    // After the comma of a member stands a key; otherwise quote and comma belong to the text, as in: he said "no", then left.
    private bool KeyFollows(int start)
    {
        const int LongestBareKey = 64;
        var at = AfterBlanks(start);
        if (at >= text.Length || text[at] is '"' or '\'' or '“' or '}' or ',' or '/' or '#' or '.')
        {
            return true;
        }

        var end = at;
        while (end < text.Length && end - at < LongestBareKey && IsKeyPart(text[end]))
        {
            end++;
        }

        Budget -= end - start;
        end = AfterBlanks(end);
        return end >= text.Length || text[end] is ':';
    }

    public static bool IsKeyPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '$';

    private int AfterBlanks(int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        return position;
    }

    // Where the last quote is forgotten, the closers behind it are no text.
    private static string WithoutClosers(string value, int count)
    {
        while (count-- > 0 && value is [.., '}' or ']'])
        {
            value = value[..^1].TrimEnd();
        }

        return value;
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
