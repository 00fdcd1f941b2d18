using System.Globalization;
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

    private readonly TolerantJsonCursor _at = new(text, start, reading);
    private int _depth;
    private bool _isMember;

    public int Position => _at.Position;

    /// <summary>How many more steps may be taken before the parser gives up.</summary>
    public long Budget { get => _at.Budget; set => _at.Budget = value; }

    public bool AtEnd => _at.AtEnd;

    private char Current => _at.Current;

    public bool TryParseContainer(out JsonNode? value)
    {
        value = null;
        if (++_depth > MaximumDepth || --_at.Budget < 0)
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
        if (_at.IsAtQuote)
        {
            value = JsonValue.Create(_at.TakeString(_isMember, _depth));
            return true;
        }

        var end = _at.Position;
        while (end < text.Length && text[end] is not (',' or ';' or '}' or ']' or ':' or '\n' or '\r') && !char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        var word = text[_at.Position..end];
        _at.Budget -= word.Length;
        if (!TryWord(word, out value) && !TryNumber(word, out value))
        {
            return false;
        }

        _at.Position = end;
        return true;
    }

    private bool TryParseValue(out JsonNode? value)
    {
        if (Current is '{' or '[')
        {
            return TryParseContainer(out value);
        }

        var (start, before, isQuoted) = (_at.Position, reading.Repairs.Count, _at.IsAtQuote);
        if (TryParseScalar(out value) && (isQuoted || AtEnd || Current is ',' or ';' or '}' or ']' or '"' or '\''))
        {
            return true;
        }

        // "5 apples" begins like a number and is a bare text.
        _at.Position = start;
        reading.ForgetRepairs(before);
        return TryParseBareText(out value);
    }

    private bool TryParseObject(out JsonNode? value)
    {
        var result = new JsonObject();
        value = null;
        _at.Position++;
        while (true)
        {
            if (AtEnd)
            {
                reading.Repair("missing_closer");
                break;
            }

            if (Current is '}' or ']')
            {
                Note("wrong_closer", Current is ']');
                _at.Position++;
                break;
            }

            if (TrySkipEllipsis())
            {
                continue;
            }

            var isQuoted = _at.IsAtQuote;
            if (!TryParseKey(out var key) || !TryParseMember(key, isQuoted, result))
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

    private bool TryParseMember(string key, bool isQuoted, JsonObject result)
    {
        if (AtEnd || Current is not ':')
        {
            // A bare word in braces is no object.
            reading.Repair("missing_value");
            return isQuoted && (AtEnd || Current is ',' or '}');
        }

        _at.Position++;
        Note("repeated_key", result.ContainsKey(key));
        if (AtEnd || Current is ',' or '}')
        {
            reading.Repair("missing_value");
            if (reading.Profile.IsCompat)
            {
                result[key] = "";
            }

            return true;
        }

        _isMember = true;
        var isRead = TryParseValue(out var entry);
        if (isRead)
        {
            result[key] = entry;
        }

        return isRead;
    }

    private bool TryParseArray(out JsonNode? value)
    {
        var result = new JsonArray();
        value = null;
        _at.Position++;
        while (true)
        {
            if (AtEnd)
            {
                reading.Repair("missing_closer");
                break;
            }

            if (Current is ']')
            {
                _at.Position++;
                break;
            }

            if (Current is '}')
            {
                // The closer belongs to the object around: this list was left open.
                reading.Repair("missing_closer");
                break;
            }

            if (TrySkipEllipsis())
            {
                continue;
            }

            _isMember = false;
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
        if (--_at.Budget < 0)
        {
            return false;
        }

        if (AtEnd || Current == closer)
        {
            return true;
        }

        if (Current is ',' or ';')
        {
            Note("wrong_separator", Current is ';');
            _at.Position++;
            while (!AtEnd && Current is ',')
            {
                reading.Repair("extra_comma");
                _at.Position++;
            }

            Note("trailing_comma", AtEnd || Current == closer);
            return true;
        }

        if (_at.IsAtQuote || Current is '{' or '[')
        {
            reading.Repair("missing_comma");
            return true;
        }

        // The closer of the container around: TryParseArray leaves it to that one, TryParseObject takes it for its own.
        return Current is '}' or ']';
    }

    private bool TrySkipEllipsis()
    {
        if (!text.AsSpan(_at.Position).StartsWith("...", StringComparison.Ordinal))
        {
            return false;
        }

        reading.Repair("ellipsis");
        _at.Position += 3;
        _at.SkipBlanks();
        _at.Position += Current is ',' ? 1 : 0;
        return true;
    }

    private void Note(string repair, bool isNeeded)
    {
        if (isNeeded)
        {
            reading.Repair(repair);
        }
    }

    private bool TryParseKey(out string key)
    {
        if (_at.IsAtQuote)
        {
            key = _at.TakeString(isMember: false, _depth);
            return true;
        }

        var end = _at.Position;
        while (end < text.Length && TolerantJsonCursor.IsKeyPart(text[end]))
        {
            end++;
        }

        key = text[_at.Position..end];
        if (key.Length is 0)
        {
            return false;
        }

        _at.Budget -= key.Length;
        _at.Position = end;
        reading.Repair("bare_key");
        return true;
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
        var end = _at.Position;
        while (end < text.Length && text[end] is not (',' or ';' or '}' or ']' or '{' or '[' or ':' or '"' or '\n' or '\r'))
        {
            end++;
        }

        var bare = text[_at.Position..end].Trim();
        _at.Budget -= end - _at.Position;
        value = JsonValue.Create(bare);
        if (bare.Length is 0 || (end < text.Length && text[end] is ':' or '{' or '[' or '"'))
        {
            return false;
        }

        _at.Position = end;
        reading.Repair("bare_word");
        return true;
    }
}
