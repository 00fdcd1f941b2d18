using System.Text;
using System.Text.Json.Nodes;
using LlmOps.Programs.Reading;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Adapters;

/// <summary>
/// Turns the raw sections of an answer into news, as the reader will read them: a text is told as it grows, with blanks held back until more follows,
/// since it is trimmed in the end; any other field is told whole when it has ended. Linear in the answer, however it is cut.
/// </summary>
internal sealed class FieldDeltas(Signature signature, Profile profile)
{
    private readonly HashSet<string> _opened = new(StringComparer.Ordinal);
    private readonly List<FieldNews> _news = [];

    // The end of a text that may still be trimmed, joined or restored: a run of blanks, brackets and hashes, or half a character.
    private readonly StringBuilder _held = new();
    private readonly StringBuilder _ready = new();
    private readonly StringBuilder _told = new();
    private SignatureField? _field;

    private bool IsText => _field?.Type is StrType;

    /// <summary>Begins a section. The first of its name counts; a name that is no output is none.</summary>
    public void Open(string name)
    {
        End();
        _field = _opened.Add(name) ? signature.Outputs.FirstOrDefault(f => f.Name == name) : null;
    }

    public void Add(ReadOnlySpan<char> text)
    {
        foreach (var c in _field is null ? [] : text)
        {
            if (char.IsWhiteSpace(c) || c is '[' or '#')
            {
                _held.Append(c);
                continue;
            }

            Release();
            _ = char.IsHighSurrogate(c) ? _held.Append(c) : _ready.Append(c);
        }
    }

    /// <summary>The section that is open has ended.</summary>
    public void End()
    {
        if (_field is null)
        {
            return;
        }

        _held.Length = _held.ToString().TrimEnd().Length;
        Release();
        Tell(_field, IsText ? _ready.ToString() : Whole(_field, _ready.ToString()), hasEnded: true);
        _ready.Clear();
        _told.Clear();
        _field = null;
    }

    /// <summary>Tells the rest of sections that could only be told apart at the end of the answer.</summary>
    public void End(IEnumerable<KeyValuePair<string, string>> sections)
    {
        foreach (var (name, text) in sections)
        {
            if (name == _field?.Name)
            {
                var told = _told.ToString() + _ready;
                var rest = text.StartsWith(told, StringComparison.Ordinal) ? text[told.Length..] : "";
                Tell(_field, IsText ? _ready + rest : Whole(_field, text), hasEnded: true);
            }
            else if (_opened.Add(name) && signature.Outputs.FirstOrDefault(f => f.Name == name) is { } field)
            {
                Tell(field, field.Type is StrType ? text : Whole(field, text), hasEnded: true);
            }
        }

        _field = null;
    }

    public IReadOnlyList<FieldNews> Take()
    {
        if (IsText && _ready.Length > 0)
        {
            _told.Append(_ready);
            Tell(_field!, _ready.ToString(), hasEnded: false);
            _ready.Clear();
        }

        if (_news.Count is 0)
        {
            return [];
        }

        FieldNews[] news = [.. _news];
        _news.Clear();
        return news;
    }

    private void Release()
    {
        if (_held.Length is 0)
        {
            return;
        }

        var text = _held.ToString();
        _held.Clear();
        var isFirst = _ready.Length is 0 && _told.Length is 0;
        _ready.Append(isFirst ? NativeText(text).TrimStart() : NativeText(text));
    }

    private string NativeText(string held) => profile.IsCompat ? held : NativeSections.TextOf(IsText ? Marker.Restore(held) : held);

    private string Whole(SignatureField field, string text) =>
        ValueReader.TryRead(field.Type, JsonValue.Create(text), new AnswerReading(profile), out var value) ? ValueText.Plain(field.Type, value, profile) : "";

    private void Tell(SignatureField field, string delta, bool hasEnded) => _news.Add(new FieldNews(field.Name, delta, hasEnded));
}
