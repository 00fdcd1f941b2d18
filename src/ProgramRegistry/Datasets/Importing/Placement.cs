using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LlmOps.ProgramRegistry.Datasets.Splits;

namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>A row with its final id and split.</summary>
internal readonly record struct PlacedRow(int Position, string Id, Split Split, RowKey Key);

/// <summary>Gives every row its split and id. Pure: the same rows, in any order, end in the same places.</summary>
internal static class Placement
{
    /// <param name="rows">All rows in file order.</param>
    /// <param name="plan">How the splits are made.</param>
    /// <param name="place">Names a line, for warnings.</param>
    public static (IReadOnlyList<PlacedRow> Rows, IReadOnlyList<string> Warnings) Of(IReadOnlyList<RowKey> rows, ImportPlan plan, Func<int, string> place)
    {
        var warnings = new List<string>();
        var splits = plan.SplitColumn is null ? Draw(rows, plan, place, warnings) : [.. rows.Select(r => r.GivenSplit)];
        var ids = Ids(rows);
        PlacedRow[] placed = [.. rows.Index().Where(r => splits[r.Index] is not null).Select(r => new PlacedRow(r.Index, ids[r.Index], splits[r.Index]!.Value, r.Item))];
        WarnOfConflicts(placed, place, warnings);
        WarnOfLeaks(placed, place, warnings);
        return (placed, warnings);
    }

    /// <summary>SHA-256 over all rows in the order of their ids, with their splits: the version's identity.</summary>
    public static string Hash(IEnumerable<PlacedRow> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> content = stackalloc byte[16];
        foreach (var row in rows.OrderBy(r => r.Id, StringComparer.Ordinal))
        {
            BinaryPrimitives.WriteUInt128BigEndian(content, row.Key.Content);
            hash.AppendData(Encoding.UTF8.GetBytes($"{row.Id}\n{row.Split.Text()}\n"));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Split?[] Draw(IReadOnlyList<RowKey> rows, ImportPlan plan, Func<int, string> place, List<string> warnings)
    {
        var splits = new Split?[rows.Count];
        var labelled = rows.Index().Where(r => r.Item.IsLabelled).ToList();
        var groups = labelled.Select(r => r.Item.Group).ToHashSet();
        var drawn = SplitDraw.Deal([.. labelled.Select(r => new Drawn(r.Item.Group, r.Item.Labels))], plan.Shares, plan.Seed);
        foreach (var (row, split) in labelled.Zip(drawn))
        {
            splits[row.Index] = split;
        }

        // An unlabelled twin of a labelled row would show a test row's text to everybody.
        foreach (var (index, row) in rows.Index().Where(r => !r.Item.IsLabelled))
        {
            splits[index] = groups.Contains(row.Group) ? null : Split.Unlabelled;
        }

        Warn(warnings, [.. rows.Index().Where(r => !r.Item.IsLabelled && splits[r.Index] is null).Select(r => r.Item.Line)], place, "unlabelled rows repeat the inputs of a labelled row and were left out");
        if (drawn.Count(s => s is null) is > 0 and var rest)
        {
            warnings.Add($"{rest} rows are in no split, because the shares sum to less than 1; they were left out.");
        }

        return splits;
    }

    private static string[] Ids(IReadOnlyList<RowKey> rows)
    {
        var ids = new string[rows.Count];
        foreach (var same in rows.Index().GroupBy(r => r.Item.Inputs))
        {
            // Rows with the same inputs are told apart by their content, so that their order in the file does not matter.
            foreach (var (number, row) in same.OrderBy(r => r.Item.Content).Index())
            {
                ids[row.Index] = row.Item.GivenId ?? (number == 0 ? $"{row.Item.Inputs:x32}" : $"{row.Item.Inputs:x32}-{number + 1}");
            }
        }

        return ids;
    }

    private static void WarnOfConflicts(IEnumerable<PlacedRow> rows, Func<int, string> place, List<string> warnings) =>
        Warn(warnings, LinesOf(rows, same => same.Where(r => r.Key.IsLabelled).Select(r => r.Key.Labels).Distinct().Count() > 1), place, "inputs occur with different labels (conflicting labels)");

    private static void WarnOfLeaks(IEnumerable<PlacedRow> rows, Func<int, string> place, List<string> warnings) =>
        Warn(warnings, LinesOf(rows, same => same.Select(r => r.Split).Distinct().Count() > 1), place, "inputs occur in more than one split, as the split column says");

    private static IReadOnlyList<int> LinesOf(IEnumerable<PlacedRow> rows, Func<IEnumerable<PlacedRow>, bool> isWorthNaming) =>
        [.. rows.GroupBy(r => r.Key.Group).Where(isWorthNaming).Select(g => g.Min(r => r.Key.Line))];

    private static void Warn(List<string> warnings, IReadOnlyList<int> lines, Func<int, string> place, string what)
    {
        if (lines.Count > 0)
        {
            warnings.Add($"{lines.Count} {what} (the first: {place(lines.Min())}).");
        }
    }
}
