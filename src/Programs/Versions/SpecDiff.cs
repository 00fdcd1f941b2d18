using System.Globalization;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Types;

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
/// <param name="Path">JSON pointer-like place; a line of instructions is <c>/steps/ID/instructions/LINE</c>.</param>
/// <param name="Before">What the older version has.</param>
/// <param name="After">What the newer version has.</param>
public sealed record SpecChange(SpecChangeKind Kind, string Path, string? Before, string? After);

/// <summary>Compares two documents by meaning: fields, instructions by line, demos by count, model and parameters, prompt size.</summary>
public static class SpecDiff
{
    /// <summary>Lists the changes from <paramref name="a"/> to <paramref name="b"/>; empty when both mean the same.</summary>
    public static IReadOnlyList<SpecChange> Compare(ProgramSpec a, ProgramSpec b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var changes = new List<SpecChange>();
        AddIfChanged(changes, "/profile", a.Profile, b.Profile);
        CompareKeyed(changes, "/types", a.Types, b.Types, t => t.GetRawText(), (path, x, y) => AddIfChanged(changes, path, x.GetRawText(), y.GetRawText()));
        var types = (DeclaredTypes.Of(a), DeclaredTypes.Of(b));
        var before = a.Steps.DistinctBy(s => s.Id).ToDictionary(s => s.Id, StringComparer.Ordinal);
        var after = b.Steps.DistinctBy(s => s.Id).ToDictionary(s => s.Id, StringComparer.Ordinal);
        // One step against one step is the same step under whatever name.
        var isRenamed = before.Count is 1 && after.Count is 1 && before.Keys.Single() != after.Keys.Single();
        if (isRenamed)
        {
            AddIfChanged(changes, "/steps/0/id", before.Keys.Single(), after.Keys.Single());
            StepDiff.Compare(changes, before.Values.Single(), after.Values.Single(), types);
        }
        else
        {
            CompareKeyed(changes, "/steps", before, after, s => s.Module, (_, x, y) => StepDiff.Compare(changes, x, y, types));
        }

        CompareKeyed(changes, "/outputs", a.Outputs, b.Outputs, path => path, (path, x, y) => AddIfChanged(changes, path, x, y));
        AddIfChanged(changes, "/fallbacks", Fallbacks(a), Fallbacks(b));
        var (tokensBefore, tokensAfter) = (TokenEstimate.OfPrompt(a), TokenEstimate.OfPrompt(b));
        if (tokensBefore is not null && tokensAfter is not null)
        {
            AddIfChanged(changes, "/prompt_tokens_estimate", tokensBefore.Value.ToString(CultureInfo.InvariantCulture), tokensAfter.Value.ToString(CultureInfo.InvariantCulture));
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

    internal static void CompareKeyed<T>(
        List<SpecChange> changes, string path, IReadOnlyDictionary<string, T>? before, IReadOnlyDictionary<string, T>? after, Func<T, string> describe, Action<string, T, T> compare)
    {
        foreach (var key in (before?.Keys ?? []).Union(after?.Keys ?? [], StringComparer.Ordinal))
        {
            T? x = default;
            T? y = default;
            var isBefore = before?.TryGetValue(key, out x) is true;
            var isAfter = after?.TryGetValue(key, out y) is true;
            if (isBefore && isAfter)
            {
                compare($"{path}/{key}", x!, y!);
            }
            else
            {
                AddIfChanged(changes, $"{path}/{key}", isBefore ? describe(x!) : null, isAfter ? describe(y!) : null);
            }
        }
    }

    private static string? Fallbacks(ProgramSpec spec) => spec.Fallbacks is { Count: > 0 } fallbacks
        ? string.Join(", ", fallbacks.Select(f => f.Model ?? CanonicalJson.Write(f.Outputs)))
        : null;
}
