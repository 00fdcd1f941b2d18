using LlmOps.Programs.Reading;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Adapters;

/// <summary>
/// Splits an answer at its markers, tolerantly: indented and inside a line, with any spacing and case. Of the markers of one field only those in the
/// best place count: at the start of a line, else inside one, else (only when an output would be missing otherwise) inside a code fence. The rest is
/// talk about the format.
/// </summary>
internal static class NativeSections
{
    public static Dictionary<string, string> Split(string answer, Signature signature, AnswerReading reading)
    {
        var fences = CodeFences.Find(answer);
        var markers = Counting(FoundMarker.All(answer, signature, fences), signature, reading);
        var sections = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < markers.Count; i++)
        {
            var end = i + 1 < markers.Count ? markers[i + 1].Start : answer.Length;
            sections.TryAdd(markers[i].Name, Text(answer.AsSpan(markers[i].End, end - markers[i].End), markers[i].OpensInFence));
        }

        return sections;
    }

    private static List<FoundMarker> Counting(List<FoundMarker> markers, Signature signature, AnswerReading reading)
    {
        var best = new Dictionary<string, MarkerPlace>(StringComparer.Ordinal);
        foreach (var marker in markers)
        {
            best[marker.Name] = best.TryGetValue(marker.Name, out var place) && place <= marker.Place ? place : marker.Place;
        }

        var needsFences = signature.Outputs.Any(f => best.TryGetValue(f.Name, out var place) && place is MarkerPlace.InFence);
        var counting = markers.FindAll(m => m.Place == best[m.Name] && (m.Place is not MarkerPlace.InFence || needsFences));
        foreach (var marker in counting)
        {
            Note(marker, reading);
        }

        return counting;
    }

    private static void Note(FoundMarker marker, AnswerReading reading)
    {
        if (marker.HasOtherCase)
        {
            reading.Repair($"{marker.Name}:marker_case");
        }

        if (marker.Place is MarkerPlace.InFence)
        {
            reading.Repair("markers_in_fence");
        }
        else if (marker.Place is MarkerPlace.InsideLine)
        {
            reading.Repair($"{marker.Name}:inline_marker");
        }
    }

    // An answer that stands as a whole inside a fence ends with its closing.
    private static string Text(ReadOnlySpan<char> section, bool opensInFence)
    {
        var text = section.Trim();
        if (opensInFence && text.EndsWith(CodeFences.Fence, StringComparison.Ordinal) && text.Count(CodeFences.Fence) % 2 is 1)
        {
            text = text[..^CodeFences.Fence.Length].TrimEnd();
        }

        return TextOf(text.ToString());
    }

    /// <summary>A text with line feeds only.</summary>
    public static string TextOf(string text) => text.Contains('\r', StringComparison.Ordinal) ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : text;
}
