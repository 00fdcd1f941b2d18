using LlmOps.Client.Registry;

namespace LlmOps.Cli.Versions;

/// <summary>A comparison of two versions for reading: "-" went, "+" came, "~" changed.</summary>
internal static class DiffText
{
    public static IEnumerable<string> Lines(VersionDiffResponse diff)
    {
        yield return diff.Changes.Count == 0
            ? $"{diff.Program}@{diff.From} and {diff.Program}@{diff.To} mean the same."
            : $"{diff.Program}@{diff.From} -> {diff.Program}@{diff.To}";
        (string? Step, string? Group) under = (null, null);
        foreach (var change in diff.Changes)
        {
            var (step, group, line) = Place(change);
            if (step is not null && step != under.Step)
            {
                yield return $"step {step}";
            }

            if (group is not null && (step, group) != under)
            {
                yield return $"  {group}";
            }

            under = (step, group);
            yield return $"{(step is null ? "" : "  ")}{(group is null ? "" : "  ")}{line}";
        }
    }

    private static (string? Step, string? Group, string Line) Place(VersionChange change) => change.Path.Split('.') switch
    {
        ["steps", var step] => (null, null, Value(change, $"step {step}")),
        ["steps", var step, "instructions", _] => (step, "instructions", $"{Sign(change)} {change.After ?? change.Before}"),
        ["steps", var step, "demos", not "order"] => (step, "demos", $"{Sign(change)} {change.After ?? change.Before}"),
        ["steps", var step, ("inputs" or "outputs" or "demos") and var group, .. var rest] => (step, group, Value(change, string.Join('.', rest))),
        ["steps", var step, .. var rest] => (step, null, Value(change, string.Join('.', rest))),
        ["prompt_tokens_estimate"] => (null, null, $"prompt: about {change.Before} -> {change.After} tokens without inputs"),
        _ => (null, null, Value(change, change.Path)),
    };

    private static string Value(VersionChange change, string name) => change.Kind switch
    {
        "changed" => $"~ {name}: {OneLine(change.Before)} -> {OneLine(change.After)}",
        _ => $"{Sign(change)} {name}: {OneLine(change.After ?? change.Before)}",
    };

    private static char Sign(VersionChange change) => change.Kind switch { "added" => '+', "removed" => '-', _ => '~' };

    private static string OneLine(string? text) => (text ?? "").ReplaceLineEndings(" ⏎ ");
}
