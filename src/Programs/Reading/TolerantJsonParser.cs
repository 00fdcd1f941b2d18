using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Reading;

/// <summary>
/// A JSON parser that goes on where a strict one stops, and records each repair: single quotes, bare keys and words, Python words,
/// trailing and missing commas, comments, missing closing brackets and quotes, quotes and line feeds inside text.
/// </summary>
internal sealed class TolerantJsonParser(string text, int start, AnswerReading reading)
{
    private const int MaximumDepth = 64;

    private int _depth;

    public int Position { get; private set; } = start;

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

    private char Current => Position < text.Length ? text[Position] : '\0';

    public bool TryParseContainer(out JsonNode? value)
    {
        value = null;
        if (++_depth > MaximumDepth || --Budget < 0)
        {
            return false;
        }

        var isRead = Current is '{' ? TryParseObject(out value) : TryParseArray(out value);
        _depth--;
        return isRead;
    }

    /// <summary>A quoted text, a number or one of the words true, false, null.</summary>
    public bool TryParseScalar(out JsonNode? value)
    {
        value = null;
        if (Current is '"' or '\'')
        {
            value = JsonValue.Create(ParseString());
            return true;
        }

        var end = Position;
        while (end < text.Length && text[end] is not (',' or '}' or ']' or ':' or '\n' or '\r') && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        var word = text[Position..end];
        Budget -= word.Length;
        if (!TryWord(word, out value) && !TryNumber(word, out value))
        {
            return false;
        }

        Position = end;
        return true;
    }

    private bool TryParseValue(out JsonNode? value)
    {
        if (Current is '{' or '[')
        {
            return TryParseContainer(out value);
        }

        var (start, before, isQuoted) = (Position, reading.Repairs.Count, Current is '"' or '\'');
        if (TryParseScalar(out value) && (isQuoted || AtEnd || Current is ',' or '}' or ']' or '"' or '\''))
        {
            return true;
        }

        // "5 apples" begins like a number and is a bare text.
        Position = start;
        reading.ForgetRepairs(before);
        return TryParseBareText(out value);
    }

    private bool TryParseObject(out JsonNode? value)
    {
        var result = new JsonObject();
        value = null;
        Position++;
        while (true)
        {
            if (AtEnd)
            {
                reading.Repair("missing_closer");
                break;
            }

            if (Current is '}')
            {
                Position++;
                break;
            }

            if (!TryParseKey(out var key))
            {
                return false;
            }

            SkipBlanks();
            if (Current is not ':')
            {
                return false;
            }

            Position++;
            if (AtEnd || Current is ',' or '}')
            {
                reading.Repair("missing_value");
            }
            else if (TryParseValue(out var entry))
            {
                result[key] = entry;
            }
            else
            {
                return false;
            }

            if (!TryEndItem('}'))
            {
                return false;
            }
        }

        value = result;
        return true;
    }

    private bool TryParseArray(out JsonNode? value)
    {
        var result = new JsonArray();
        value = null;
        Position++;
        while (true)
        {
            if (AtEnd)
            {
                reading.Repair("missing_closer");
                break;
            }

            if (Current is ']')
            {
                Position++;
                break;
            }

            if (Current is '}')
            {
                // The closer belongs to the object around: this list was left open.
                reading.Repair("missing_closer");
                break;
            }

            if (!TryParseValue(out var item))
            {
                return false;
            }

            result.Add(item);
            if (!TryEndItem(']'))
            {
                return false;
            }
        }

        value = result;
        return true;
    }

    private bool TryEndItem(char closer)
    {
        if (--Budget < 0)
        {
            return false;
        }

        if (AtEnd || Current == closer)
        {
            return true;
        }

        if (Current is ',')
        {
            Position++;
            if (AtEnd || Current == closer)
            {
                reading.Repair("trailing_comma");
            }

            return true;
        }

        if (Current is '"' or '\'' or '{' or '[')
        {
            reading.Repair("missing_comma");
            return true;
        }

        // The closer of the container around: TryParseArray handles it; an object cannot be told apart from broken text.
        return closer is ']' && Current is '}';
    }

    private bool TryParseKey(out string key)
    {
        if (Current is '"' or '\'')
        {
            key = ParseString();
            return true;
        }

        var end = Position;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '-' or '$'))
        {
            end++;
        }

        key = text[Position..end];
        if (key.Length is 0)
        {
            return false;
        }

        Budget -= key.Length;
        Position = end;
        reading.Repair("bare_key");
        return true;
    }

    private string ParseString()
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

    private bool TryWord(string word, out JsonNode? value)
    {
        value = word.ToUpperInvariant() switch { "TRUE" => JsonValue.Create(true), "FALSE" => JsonValue.Create(false), _ => null };
        if (value is null && !word.Equals("null", StringComparison.OrdinalIgnoreCase) && word is not "None")
        {
            return false;
        }

        if (word is not ("true" or "false" or "null"))
        {
            reading.Repair("python_word");
        }

        return true;
    }

    private bool TryNumber(string word, out JsonNode? value)
    {
        value = null;
        if (word.Length is 0 || !(char.IsAsciiDigit(word[0]) || word[0] is '-' or '+' or '.') || !JsonNumbers.TryParse(word, out var number, out var plain))
        {
            return false;
        }

        if (word[0] is '+' or '.' || plain.Length != word.Length)
        {
            reading.Repair("number_form");
        }

        value = long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole) : JsonValue.Create(number);
        return true;
    }

    private bool TryParseBareText(out JsonNode? value)
    {
        var end = Position;
        while (end < text.Length && text[end] is not (',' or '}' or ']' or '{' or '[' or ':' or '"' or '\n' or '\r'))
        {
            end++;
        }

        var bare = text[Position..end].Trim();
        Budget -= end - Position;
        value = JsonValue.Create(bare);
        if (bare.Length is 0 || (end < text.Length && text[end] is ':' or '{' or '[' or '"'))
        {
            return false;
        }

        Position = end;
        reading.Repair("bare_word");
        return true;
    }

    private void SkipBlanks()
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
