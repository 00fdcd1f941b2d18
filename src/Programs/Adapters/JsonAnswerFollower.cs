using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Reading;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Adapters;

/// <summary>
/// Follows an answer that is a JSON object, character by character. Only strict JSON is followed; where the answer leaves it, nothing more is told until the
/// end, when the reader has repaired what it can.
/// </summary>
internal sealed class JsonAnswerFollower(Signature signature, Profile profile) : IAnswerFollower
{
    private readonly StringBuilder _answer = new();
    private readonly List<FieldNews> _news = [];
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);
    private readonly StringBuilder _token = new();
    private readonly StringBuilder _ready = new();
    private readonly StringBuilder _told = new();
    private State _state;
    private SignatureField? _field;
    private int _depth;
    private bool _isInString;

    private enum State
    {
        Outside,
        Opened,
        BeforeKey,
        Key,
        BeforeColon,
        BeforeValue,
        Text,
        Escape,
        Unicode,
        AfterText,
        Other,
        OtherEscape,
        Over,
    }

    public IReadOnlyList<FieldNews> Append(string piece)
    {
        _answer.Append(piece);
        foreach (var c in piece)
        {
            _state = Next(c);
        }

        return Take();
    }

    public IReadOnlyList<FieldNews> Finish()
    {
        if (signature.Outputs.Any(f => !_ended.Contains(f.Name)) && TryReadAll(out var outputs))
        {
            foreach (var field in signature.Outputs.Where(f => !_ended.Contains(f.Name)))
            {
                Complete(field, ValueText.Plain(field.Type, outputs[field.Name], profile));
            }
        }

        return Take();
    }

    private State Next(char c) => _state switch
    {
        State.Outside => c is '{' ? State.Opened : State.Outside,
        State.Opened when char.IsWhiteSpace(c) || c is '{' => State.Opened,
        State.Opened => c is '"' ? Begin(State.Key) : State.Outside,
        State.BeforeKey when char.IsWhiteSpace(c) => State.BeforeKey,
        State.BeforeKey => c is '"' ? Begin(State.Key) : State.Over,
        State.Key => TakeKey(c),
        State.BeforeColon when char.IsWhiteSpace(c) => State.BeforeColon,
        State.BeforeColon => c is ':' ? State.BeforeValue : State.Over,
        State.BeforeValue when char.IsWhiteSpace(c) => State.BeforeValue,
        State.BeforeValue => BeginValue(c),
        State.Text => TakeText(c),
        State.Escape => TakeEscape(c),
        State.Unicode => TakeUnicode(c),
        State.AfterText when char.IsWhiteSpace(c) => State.AfterText,
        State.AfterText => EndValue(c),
        State.OtherEscape => Keep(c, State.Other),
        State.Other => TakeOther(c),
        _ => State.Over,
    };

    private State Begin(State state)
    {
        _token.Clear();
        return state;
    }

    private State Keep(char c, State state)
    {
        _token.Append(c);
        return state;
    }

    private State TakeKey(char c)
    {
        if (c is not '"')
        {
            return c is '\\' ? State.Over : Keep(c, State.Key);
        }

        var name = _token.ToString();
        _field = _ended.Contains(name) ? null : signature.Outputs.FirstOrDefault(f => f.Name == name);
        return State.BeforeColon;
    }

    private State BeginValue(char c)
    {
        Begin(State.Other);
        (_depth, _isInString) = (0, false);
        _told.Clear();
        return c is '"' && _field?.Type is StrType ? State.Text : TakeOther(c);
    }

    private State TakeText(char c) => c switch
    {
        '"' => State.AfterText,
        '\\' => State.Escape,
        _ => Show(c),
    };

    private State TakeEscape(char c) => c switch
    {
        'n' => Show('\n'),
        't' => Show('\t'),
        'r' => Show('\r'),
        'b' => Show('\b'),
        'f' => Show('\f'),
        '"' or '\\' or '/' => Show(c),
        'u' => Begin(State.Unicode),
        _ => State.Over,
    };

    private State TakeUnicode(char c)
    {
        _token.Append(c);
        return _token.Length < 4 ? State.Unicode
            : ushort.TryParse(_token.ToString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? Show((char)code) : State.Over;
    }

    private State Show(char c)
    {
        _ready.Append(c);
        return State.Text;
    }

    private State TakeOther(char c)
    {
        if (!_isInString && _depth is 0 && c is ',' or '}')
        {
            return EndValue(c);
        }

        _isInString ^= c is '"';
        _depth += _isInString ? 0 : c switch { '{' or '[' => 1, '}' or ']' => -1, _ => 0 };
        return Keep(c, _isInString && c is '\\' ? State.OtherEscape : State.Other);
    }

    private State EndValue(char c)
    {
        if (c is not (',' or '}'))
        {
            return State.Over;
        }

        if (_field is { } field)
        {
            var text = _state is State.AfterText ? _ready.ToString() : Other(field);
            if (text is null)
            {
                return State.Over;
            }

            End(field, text);
        }

        _field = null;
        return c is ',' ? State.BeforeKey : State.Over;
    }

    // The text of a value that is no text in quotes; null when the reader would have to repair it.
    private string? Other(SignatureField field)
    {
        var reading = new AnswerReading(profile);
        var around = TolerantJson.ReadObject($"{{\"value\":{_token}}}", _ => true, reading);
        return around is not null && reading.Repairs.Count is 0 && around.TryGetPropertyValue("value", out var found) && ValueReader.TryRead(field.Type, found, reading, out var value)
            ? ValueText.Plain(field.Type, value, profile)
            : null;
    }

    private void End(SignatureField field, string delta)
    {
        _ended.Add(field.Name);
        _news.Add(new FieldNews(field.Name, delta, HasEnded: true));
        _ready.Clear();
        _told.Clear();
    }

    private void Complete(SignatureField field, string text)
    {
        var told = field == _field ? _told.ToString() : "";
        _ready.Clear();
        End(field, text.StartsWith(told, StringComparison.Ordinal) ? text[told.Length..] : "");
    }

    private bool TryReadAll(out JsonObject outputs)
    {
        outputs = [];
        try
        {
            outputs = new JsonAdapter().Parse(signature, _answer.ToString(), new AnswerReading(profile), null);
            return true;
        }
        catch (AnswerException)
        {
            // The read that follows says what is wrong.
            return false;
        }
    }

    private IReadOnlyList<FieldNews> Take()
    {
        // Half a character cannot be told.
        var length = _ready.Length > 0 && char.IsHighSurrogate(_ready[^1]) ? _ready.Length - 1 : _ready.Length;
        if (_field is not null && length > 0 && _state is not State.Over)
        {
            var delta = _ready.ToString(0, length);
            _ready.Remove(0, length);
            _told.Append(delta);
            _news.Add(new FieldNews(_field.Name, delta, HasEnded: false));
        }

        if (_news.Count is 0)
        {
            return [];
        }

        FieldNews[] news = [.. _news];
        _news.Clear();
        return news;
    }
}
