using System.Text;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Adapters;

/// <summary>Follows a chat answer marker by marker. Text that may still turn into a marker, and blanks before one, are held back.</summary>
internal sealed class ChatAnswerFollower(Signature signature) : IAnswerFollower
{
    // Longer than any marker that is one: what began with "[[" and is longer is text.
    private readonly int _longestMarker = 32 + signature.Outputs.Concat(signature.Inputs).Max(f => f.Name.Length);

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly StringBuilder _pending = new();
    private string? _field;
    private bool _hasText;

    public IReadOnlyList<(string Field, string Delta)> Append(string piece)
    {
        _pending.Append(piece);
        return Drain(isLast: false);
    }

    public IReadOnlyList<(string Field, string Delta)> Finish() => Drain(isLast: true);

    private List<(string Field, string Delta)> Drain(bool isLast)
    {
        var deltas = new List<(string Field, string Delta)>();
        var text = _pending.ToString();
        var done = 0;
        for (var marker = Marker.Loose().Match(text); marker.Success; marker = marker.NextMatch())
        {
            var name = KnownName(marker.Groups["name"].Value);
            if (name is null || (marker.Index > 0 && text[marker.Index - 1] is '`'))
            {
                continue;
            }

            Emit(deltas, text[done..marker.Index].TrimEnd());
            done = marker.Index + marker.Length;
            _field = _seen.Add(name) && signature.Outputs.Any(f => f.Name == name) ? name : null;
            _hasText = false;
        }

        var rest = text[done..];
        var shown = isLast ? rest.TrimEnd().Length : Showable(rest);
        Emit(deltas, rest[..shown]);
        _pending.Clear().Append(rest.AsSpan(shown));
        return deltas;
    }

    private void Emit(List<(string Field, string Delta)> deltas, string text)
    {
        var delta = _hasText ? text : text.TrimStart();
        if (_field is null || delta.Length is 0)
        {
            return;
        }

        _hasText = true;
        deltas.Add((_field, delta));
    }

    private int Showable(string rest)
    {
        var opening = rest.LastIndexOf("[[", StringComparison.Ordinal);
        if (opening < 0 && rest.EndsWith('['))
        {
            opening = rest.Length - 1;
        }

        var end = opening >= 0 && rest.Length - opening < _longestMarker && !rest.AsSpan(opening).Contains("]]", StringComparison.Ordinal) ? opening : rest.Length;
        // A back-tick in front decides whether the marker counts, so it waits with it.
        return rest[..end].TrimEnd('`').TrimEnd().Length;
    }

    private string? KnownName(string written) =>
        signature.Outputs.Concat(signature.Inputs).Select(f => f.Name).Append(Marker.Completed).FirstOrDefault(n => n.Equals(written, StringComparison.OrdinalIgnoreCase));
}
