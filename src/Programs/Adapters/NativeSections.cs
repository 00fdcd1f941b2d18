using System.Text.RegularExpressions;
using LlmOps.Programs.Reading;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Adapters;

/// <summary>
/// Splits an answer at its markers, tolerantly: indented and inside a line, with any spacing and case. A marker inside a code fence or
/// in back-ticks is text, unless a field would be missing otherwise.
/// </summary>
internal static class NativeSections
{
    private sealed record Found(string Name, int Start, int End, bool StartsLine);

    public static Dictionary<string, string> Split(string answer, Signature signature, AnswerReading reading)
    {
        var all = FindAll(answer, signature, reading);
        var fences = CodeFences.Find(answer);
        var open = all.Where(m => !CodeFences.Cover(fences, m.Start)).ToList();
        if (signature.Outputs.Any(f => open.TrueForAll(m => m.Name != f.Name) && all.Exists(m => m.Name == f.Name)))
        {
            reading.Repair("markers_in_fence");
            open = all;
        }

        var sections = new Dictionary<string, string>(StringComparer.Ordinal);
        var markers = WithoutMentions(answer, open, reading);
        for (var i = 0; i < markers.Count; i++)
        {
            var end = i + 1 < markers.Count ? markers[i + 1].Start : answer.Length;
            sections.TryAdd(markers[i].Name, CodeFences.TrimOuter(answer[markers[i].End..end].ReplaceLineEndings("\n").Trim(), answer, markers[i].Start));
        }

        return sections;
    }

    private static List<Found> FindAll(string answer, Signature signature, AnswerReading reading)
    {
        var markers = new List<Found>();
        foreach (Match match in Marker.Loose().Matches(answer))
        {
            var written = match.Groups["name"].Value;
            var name = KnownName(written, signature);
            var lineStart = match.Index is 0 ? 0 : answer.LastIndexOfAny(['\n', '\r'], match.Index - 1) + 1;
            if (name is not null && name != written)
            {
                reading.Repair($"{name}:marker_case");
            }

            markers.Add(new Found(name ?? written, match.Index, match.Index + match.Length, string.IsNullOrWhiteSpace(answer[lineStart..match.Index])));
        }

        return markers;
    }

    private static string? KnownName(string written, Signature signature)
    {
        var names = signature.Outputs.Concat(signature.Inputs).Select(f => f.Name).Append(Marker.Completed).ToList();
        return names.Find(n => n == written) ?? names.Find(n => n.Equals(written, StringComparison.OrdinalIgnoreCase));
    }

    // A marker in the middle of a line counts only for a field that has none at a line's start; otherwise it is talk about the format.
    private static List<Found> WithoutMentions(string answer, List<Found> markers, AnswerReading reading)
    {
        var atLineStart = markers.Where(m => m.StartsLine).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        var kept = new List<Found>();
        foreach (var marker in markers)
        {
            if (marker.StartsLine)
            {
                kept.Add(marker);
            }
            else if (!atLineStart.Contains(marker.Name) && answer[marker.Start - 1] is not '`')
            {
                reading.Repair($"{marker.Name}:inline_marker");
                kept.Add(marker);
            }
        }

        return kept;
    }
}
