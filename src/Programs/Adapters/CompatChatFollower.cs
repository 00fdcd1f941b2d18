using System.Text;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Adapters;

/// <summary>Follows a chat answer line by line, as <see cref="CompatSections"/> splits it: only the beginning of a line can be a marker.</summary>
internal sealed class CompatChatFollower(Signature signature, Profile profile) : IAnswerFollower
{
    private readonly FieldDeltas _deltas = new(signature, profile);

    // The line being read, while it may still be a marker.
    private readonly StringBuilder _line = new();
    private bool _isText;
    private bool _hasLines;
    private bool _wasReturn;

    public IReadOnlyList<FieldNews> Append(string piece)
    {
        foreach (var c in piece)
        {
            var isSecondHalf = _wasReturn && c is '\n';
            _wasReturn = c is '\r';
            if (isSecondHalf)
            {
                continue;
            }

            if (CompatSections.IsLineEnd(c))
            {
                EndLine();
            }
            else
            {
                Add(c);
            }
        }

        return _deltas.Take();
    }

    public IReadOnlyList<FieldNews> Finish()
    {
        EndLine();
        _deltas.End();
        return _deltas.Take();
    }

    private void Add(char c)
    {
        if (_isText)
        {
            _deltas.Add([c]);
            return;
        }

        _line.Append(c);
        if (c is not '[' && !char.IsWhiteSpace(c) && _line.ToString().AsSpan().TrimStart() is not ['[', ..])
        {
            BeginText(_line.ToString());
        }
    }

    private void EndLine()
    {
        if (!_isText)
        {
            var line = _line.ToString();
            if (CompatSections.TryMarker(line, out var name, out var rest))
            {
                _deltas.Open(name);
                _hasLines = rest.Length > 0;
                _deltas.Add(rest);
            }
            else
            {
                BeginText(line);
            }
        }

        _line.Clear();
        _isText = false;
    }

    private void BeginText(string line)
    {
        if (_hasLines)
        {
            _deltas.Add("\n");
        }

        _deltas.Add(line);
        _line.Clear();
        (_isText, _hasLines) = (true, true);
    }
}
