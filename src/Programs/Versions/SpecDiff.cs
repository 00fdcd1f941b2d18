using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;

namespace LlmOps.Programs.Versions;

/// <summary>What kind of difference there is between two versions.</summary>
public enum SpecChangeKind
{
    /// <summary>Something only the newer version has.</summary>
    Added,

    /// <summary>Something only the older version has.</summary>
    Removed,

    /// <summary>Something both have, differently.</summary>
    Changed,
}

/// <summary>One difference that matters to the prompt or the model.</summary>
/// <param name="Kind">Added, removed or changed.</param>
/// <param name="Path">
/// JSON pointer-like place with steps and fields by name; a line of instructions is <c>/steps/ID/instructions/LINE</c> (from 1), a demo
/// <c>/steps/ID/demos/INDEX</c> (from 0), each counted in the version that has it.
/// </param>
/// <param name="Before">What the older version has; of a demo a short preview.</param>
/// <param name="After">What the newer version has; of a demo a short preview.</param>
public sealed record SpecChange(SpecChangeKind Kind, string Path, string? Before, string? After);

/// <summary>
/// Compares two documents by meaning: fields, instructions by line, demos one by one, model and parameters, prompt size. Works on the canonical
/// form, so versions with the same hash have no changes, and a member that documents learn later is compared without a change here.
/// </summary>
public static class SpecDiff
{
    /// <summary>Lists the changes from <paramref name="a"/> to <paramref name="b"/>; empty when both mean the same.</summary>
    public static IReadOnlyList<SpecChange> Compare(ProgramSpec a, ProgramSpec b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var changes = new List<SpecChange>();
        var (older, newer) = (CanonicalSpec.Document(a), CanonicalSpec.Document(b));
        CompareMembers(changes, "", older, newer, name => name is "profile");
        var (before, after) = (Steps(a), Steps(b));
        // One step against one step is the same step under whatever name.
        if (before.Count is 1 && after.Count is 1 && before.Keys.Single() != after.Keys.Single())
        {
            AddIfChanged(changes, "/steps/0/id", before.Keys.Single(), after.Keys.Single());
            StepDiff.Compare(changes, before.Values.Single(), after.Values.Single());
        }
        else
        {
            CompareKeyed(changes, "/steps", before, after, s => $"{s.Module}: {SpecShorthand.Write(s.Signature.Inputs, s.Signature.Outputs)}", (_, x, y) => StepDiff.Compare(changes, x, y));
        }

        CompareMembers(changes, "", older, newer, name => name is not ("profile" or "steps"));
        if (changes.Count > 0 && (TokenEstimate.OfPrompt(a), TokenEstimate.OfPrompt(b)) is ({ } tokensBefore, { } tokensAfter))
        {
            AddIfChanged(changes, "/prompt_tokens_estimate", tokensBefore.ToString(CultureInfo.InvariantCulture), tokensAfter.ToString(CultureInfo.InvariantCulture));
        }

        return changes;
    }

    internal static void AddIfChanged(List<SpecChange> changes, string path, string? before, string? after)
    {
        if (before != after)
        {
            changes.Add(new SpecChange(before is null ? SpecChangeKind.Added : after is null ? SpecChangeKind.Removed : SpecChangeKind.Changed, path, before, after));
        }
    }

    internal static void CompareKeyed<T>(List<SpecChange> changes, string path, Dictionary<string, T> before, Dictionary<string, T> after, Func<T, string> describe, Action<string, T, T> compare)
        where T : class
    {
        foreach (var key in before.Keys.Union(after.Keys, StringComparer.Ordinal))
        {
            if (before.TryGetValue(key, out var x) & after.TryGetValue(key, out var y))
            {
                compare($"{path}/{key}", x!, y!);
            }
            else
            {
                AddIfChanged(changes, $"{path}/{key}", x is null ? null : describe(x), y is null ? null : describe(y));
            }
        }
    }

    /// <summary>Compares the chosen members of two canonical objects, objects in them member by member, lists as a whole.</summary>
    internal static void CompareMembers(List<SpecChange> changes, string path, JsonObject before, JsonObject after, Func<string, bool> isCompared) =>
        CompareMembers(changes, path, before, after, isCompared, CanonicalSpec.Unspoken);

    private static void CompareMembers(List<SpecChange> changes, string path, JsonObject before, JsonObject after, Func<string, bool> isCompared, Func<string, string?> unspoken)
    {
        foreach (var name in before.Select(m => m.Key).Union(after.Select(m => m.Key), StringComparer.Ordinal).Where(isCompared))
        {
            var place = $"{path}/{name}";
            if (before[name] is JsonObject x && after[name] is JsonObject y)
            {
                CompareMembers(changes, place, x, y, _ => true, _ => null);
            }
            else
            {
                AddIfChanged(changes, place, before.ContainsKey(name) ? Text(before[name]) : unspoken(name), after.ContainsKey(name) ? Text(after[name]) : unspoken(name));
            }
        }
    }

    private static string Text(JsonNode? value) => value?.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : CanonicalJson.Write(value);

    private static Dictionary<string, StepSpec> Steps(ProgramSpec spec) => spec.Steps.DistinctBy(s => s.Id).ToDictionary(s => s.Id, StringComparer.Ordinal);
}
