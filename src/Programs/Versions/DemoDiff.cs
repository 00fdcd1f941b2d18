using System.Text.Json.Nodes;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>Tells which demos came, went or changed places. Demos have no names: equal content is the same demo.</summary>
internal static class DemoDiff
{
    private const int LongestValue = 60;
    private const int LongestPreview = 200;

    public static void Compare(List<SpecChange> changes, string path, IReadOnlyList<DemoSpec> before, IReadOnlyList<DemoSpec> after)
    {
        var gone = before.Select((demo, i) => (Key: Key(demo), Index: i)).ToList();
        var kept = new List<int>();
        foreach (var (i, demo) in after.Index())
        {
            var at = gone.FindIndex(d => d.Key == Key(demo));
            if (at < 0)
            {
                changes.Add(new SpecChange(SpecChangeKind.Added, $"{path}/{i}", null, Preview(demo)));
                continue;
            }

            kept.Add(gone[at].Index);
            gone.RemoveAt(at);
        }

        changes.AddRange(gone.Select(d => new SpecChange(SpecChangeKind.Removed, $"{path}/{d.Index}", Preview(before[d.Index]), null)));
        SpecDiff.AddIfChanged(changes, $"{path}/order", string.Join(", ", kept.Order()), string.Join(", ", kept));
    }

    private static string Key(DemoSpec demo) => CanonicalJson.Write(CanonicalSpec.Demo(demo));

    private static string Preview(DemoSpec demo) =>
        Cut($"{Side(demo.Inputs)} -> {Side(demo.Outputs)}{(demo.Augmented ? " (augmented)" : "")}", LongestPreview);

    private static string Side(JsonObject values) => string.Join(", ", values.Select(v => $"{v.Key}: {Cut(PromptJson.Line(v.Value), LongestValue)}"));

    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        // Not between the halves of a character.
        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return $"{text[..end]}…";
    }
}
