using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Adapters;

/// <summary>Where a marker stands, the best place first.</summary>
internal enum MarkerPlace
{
    /// <summary>First on its line.</summary>
    LineStart,

    /// <summary>After other text on its line.</summary>
    InsideLine,

    /// <summary>In a closed code fence.</summary>
    InFence,
}

/// <summary>A marker in an answer.</summary>
/// <param name="Name">The field's name; as written when it is no field's.</param>
/// <param name="HasOtherCase">Whether the name is written in another case.</param>
/// <param name="Start">Offset of the marker.</param>
/// <param name="End">Offset behind it.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="OpensInFence">Whether a fence that opened before it is still open.</param>
internal sealed record FoundMarker(string Name, bool HasOtherCase, int Start, int End, MarkerPlace Place, bool OpensInFence)
{
    /// <summary>All markers in order, without those in back-ticks and those that name no field and stand inside a line or a fence. Linear in the answer.</summary>
    public static List<FoundMarker> All(string answer, Signature signature, List<int> fences)
    {
        var markers = new List<FoundMarker>();
        var (previous, fence, lineHasText) = (0, 0, false);
        foreach (var match in Marker.Loose().EnumerateMatches(answer))
        {
            lineHasText = HasTextOnLine(answer.AsSpan(previous, match.Index - previous), lineHasText);
            previous = match.Index + match.Length;
            while (fence < fences.Count && fences[fence] < match.Index)
            {
                fence++;
            }

            var (name, isField) = NameOf(answer.AsSpan(match.Index, match.Length), signature);
            var opensInFence = fence % 2 is 1;
            var place = opensInFence && fence < fences.Count ? MarkerPlace.InFence : lineHasText ? MarkerPlace.InsideLine : MarkerPlace.LineStart;
            var isMention = (match.Index > 0 && answer[match.Index - 1] is '`') || (!isField && place is not MarkerPlace.LineStart);
            if (!isMention)
            {
                markers.Add(new FoundMarker(name, !answer.AsSpan(match.Index, match.Length).Contains(name, StringComparison.Ordinal), match.Index, previous, place, opensInFence));
            }

            lineHasText = true;
        }

        return markers;
    }

    /// <summary>The name in a marker: a field's, in whatever case, else as written.</summary>
    public static (string Name, bool IsField) NameOf(ReadOnlySpan<char> marker, Signature signature)
    {
        var written = marker.Trim("[]# \t");
        var known = Known(written, signature, StringComparison.Ordinal) ?? Known(written, signature, StringComparison.OrdinalIgnoreCase);
        return (known ?? written.ToString(), known is not null);
    }

    /// <summary>Whether the line that the text ends on has something on it, given whether it had before the text.</summary>
    public static bool HasTextOnLine(ReadOnlySpan<char> text, bool hadBefore)
    {
        var line = text.LastIndexOfAny('\n', '\r');
        return !text[(line + 1)..].IsWhiteSpace() || (line < 0 && hadBefore);
    }

    private static string? Known(ReadOnlySpan<char> written, Signature signature, StringComparison comparison)
    {
        foreach (var field in signature.Outputs)
        {
            if (written.Equals(field.Name, comparison))
            {
                return field.Name;
            }
        }

        foreach (var field in signature.Inputs)
        {
            if (written.Equals(field.Name, comparison))
            {
                return field.Name;
            }
        }

        return written.Equals(Marker.Completed, comparison) ? Marker.Completed : null;
    }
}
