using System.Text;
using LlmOps.Programs.Reading;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Adapters;

/// <summary>
/// Follows a chat answer marker by marker, as <see cref="NativeSections"/> splits it. Whether a marker inside a line or a fence counts can hang on what
/// comes later; from such a marker on everything is held back until it is certain, at the latest until the answer ends.
/// </summary>
internal sealed class ChatAnswerFollower(Signature signature, Profile profile) : IAnswerFollower
{
    private readonly StringBuilder _answer = new();
    private readonly MarkerScanner _scanner = new();
    private readonly FieldDeltas _deltas = new(signature, profile);
    private readonly Queue<Part> _held = new();
    private readonly StringBuilder _heldText = new();
    private readonly HashSet<string> _atLineStart = new(StringComparer.Ordinal);
    private readonly HashSet<string> _outsideFences = new(StringComparer.Ordinal);

    public IReadOnlyList<FieldNews> Append(string piece)
    {
        _answer.Append(piece);
        foreach (var c in piece)
        {
            var fences = _scanner.Fences;
            _scanner.Take(c, out var text, out var marker);
            Add(text);
            if (marker is not null)
            {
                Add(marker, fences);
            }
        }

        Release();
        return _deltas.Take();
    }

    public IReadOnlyList<FieldNews> Finish()
    {
        Add(_scanner.Flush());
        if (_held.Count is 0)
        {
            _deltas.End();
        }
        else
        {
            _deltas.End(NativeSections.Split(_answer.ToString(), signature, new AnswerReading(profile)));
        }

        return _deltas.Take();
    }

    private void Add(string text)
    {
        if (_held.Count > 0)
        {
            _heldText.Append(text);
        }
        else
        {
            _deltas.Add(text);
        }
    }

    private void Add(string marker, int fences)
    {
        var (name, isField) = FoundMarker.NameOf(marker, signature);
        var isInFence = fences % 2 is 1;
        if (_scanner.IsQuoted || (!isField && !isInFence && !_scanner.StartsLine))
        {
            Add(marker);
            return;
        }

        if (!isInFence)
        {
            _outsideFences.Add(name);
            _ = _scanner.StartsLine && _atLineStart.Add(name);
        }

        Hold(new Part(marker, name, isField, isInFence ? fences : null, _scanner.StartsLine));
    }

    private void Hold(Part part)
    {
        if (_held.Count > 0 && _heldText.Length > 0)
        {
            _held.Enqueue(Part.OfText(_heldText.ToString()));
            _heldText.Clear();
        }

        _held.Enqueue(part);
        Release();
    }

    private void Release()
    {
        while (_held.TryPeek(out var part) && Decide(part) is { } counts)
        {
            _held.Dequeue();
            if (counts)
            {
                _deltas.Open(part.Name);
            }
            else
            {
                _deltas.Add(part.Text);
            }
        }

        if (_held.Count is 0 && _heldText.Length > 0)
        {
            _deltas.Add(_heldText.ToString());
            _heldText.Clear();
        }
    }

    /// <returns>Whether the part is a marker that counts; null when that is not certain yet.</returns>
    private bool? Decide(Part part) => part switch
    {
        { Name: "" } => false,
        { Fence: null, StartsLine: true } => true,
        { Fence: null } => _atLineStart.Contains(part.Name) ? false : null,
        { Fence: { } fence } when fence == _scanner.Fences => null,
        { IsField: false } => false,
        _ => _outsideFences.Contains(part.Name) || signature.Outputs.All(f => _outsideFences.Contains(f.Name)) ? false : null,
    };

    /// <summary>A stretch of the answer: a marker, or text when it has no name.</summary>
    /// <param name="Text">As it stands.</param>
    /// <param name="Name">The marker's name.</param>
    /// <param name="IsField">Whether that is a field's.</param>
    /// <param name="Fence">The number of fence marks before it when a fence is open there.</param>
    /// <param name="StartsLine">Whether it is first on its line.</param>
    private sealed record Part(string Text, string Name, bool IsField, int? Fence, bool StartsLine)
    {
        public static Part OfText(string text) => new(text, "", IsField: false, null, StartsLine: false);
    }
}
