using LlmOps.ProgramRegistry.Datasets.Staging;
using Npgsql;

namespace LlmOps.ProgramRegistry.Datasets.Quality;

/// <summary>Looks for what makes scores on a version untrue, while its rows are still a draft.</summary>
internal static class QualityCheck
{
    /// <param name="connection">The draft's connection; its rows have been placed.</param>
    /// <param name="dataset">The dataset, whose earlier versions may already show what is now to be sealed.</param>
    /// <param name="version">The version that is looked at, when it is already published.</param>
    /// <param name="labelCounts">Counts by label field, value and split.</param>
    /// <param name="labelFields">How many labels a labelled row has.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<QualityReport> RunAsync(
        NpgsqlConnection connection, Guid dataset, Guid version, IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>> labelCounts, int labelFields, CancellationToken cancellationToken)
    {
        var scan = await TextScan.OfAsync(connection, cancellationToken);
        List<QualityFinding> findings =
        [
            .. await GroupsAsync(QualityKinds.Leaks, "count(distinct split) > 1", "inputs occur in more than one split", connection, cancellationToken),
            .. await GroupsAsync(QualityKinds.ConflictingLabels, "count(distinct labels_hash) > 1", "inputs occur with different labels", connection, cancellationToken),
            .. await GroupsAsync(QualityKinds.Duplicates, "count(distinct split) = 1 and min(split) <> 'test'", "inputs occur more than once in a split, but for case and blanks", connection, cancellationToken),
            .. await NearDuplicates.FindAsync(connection, scan.Pairs, cancellationToken),
            .. ClassBalance.Findings(labelCounts),
            .. await ExposedAsync(connection, dataset, version, cancellationToken),
            .. await MissingLabelsAsync(connection, labelFields, cancellationToken),
            .. await RowsAsync(QualityKinds.EmptyInputs, scan.EmptyCount, scan.Empty, $"{scan.EmptyCount} rows have an input without a letter or digit.", connection, cancellationToken),
            .. await LongAsync(scan, connection, cancellationToken),
        ];
        var rows = await connection.ScalarAsync<long>("select count(*) from placed_rows where split is not null", cancellationToken);
        return new((int)rows, scan.Pairs.Count, NearDuplicates.Similarity, [.. findings.OrderBy(f => QualityKinds.Rank(f.Kind)).Select(f => f with { Cases = [.. f.Cases.Take(CaseRows.MostShown)] })]);
    }

    private static async Task<IReadOnlyList<QualityFinding>> GroupsAsync(string kind, string condition, string what, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var (count, cases) = await CaseRows.GroupsAsync(connection, condition, cancellationToken);
        return count == 0 ? [] : [new(kind, count, $"{count} {what}.", cases)];
    }

    private static async Task<IReadOnlyList<QualityFinding>> ExposedAsync(NpgsqlConnection connection, Guid dataset, Guid version, CancellationToken cancellationToken)
    {
        var count = await connection.ScalarAsync<long>(
            """
            select count(*) from placed_rows p where split = 'test' and exists (
                select 1 from examples e join dataset_versions v on v.id = e.version_id where v.dataset_id = $1 and v.id <> $2 and e.split <> 'test' and e.group_hash = p.group_hash)
            """,
            cancellationToken,
            dataset,
            version);
        return count == 0 ? [] : [new(QualityKinds.ExposedTest, (int)count, $"{count} test rows can be read in another version of this dataset, where they are in an open split.", [])];
    }

    private static async Task<IReadOnlyList<QualityFinding>> MissingLabelsAsync(NpgsqlConnection connection, int labelFields, CancellationToken cancellationToken)
    {
        const string Partly = "from placed_rows p join incoming_rows i using (position) where p.split is not null and p.labels_hash is not null and (select count(*) from json_object_keys(i.labels)) < $1";
        if (labelFields < 2)
        {
            return [];
        }

        var count = await connection.ScalarAsync<long>($"select count(*) {Partly}", cancellationToken, labelFields);
        var first = await connection.QueryAsync($"select position {Partly} order by position limit {CaseRows.MostShown}", r => r.GetInt32(0), cancellationToken, labelFields).ToListAsync(cancellationToken);
        return await RowsAsync(QualityKinds.MissingLabels, (int)count, first, $"{count} rows have some of the {labelFields} labels, not all.", connection, cancellationToken);
    }

    private static Task<IReadOnlyList<QualityFinding>> LongAsync(TextScan scan, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var (count, limit, positions) = scan.Long();
        return RowsAsync(QualityKinds.LongInputs, count, positions, $"{count} rows have inputs of more than {limit} characters, far more than the others.", connection, cancellationToken);
    }

    private static async Task<IReadOnlyList<QualityFinding>> RowsAsync(string kind, int count, IReadOnlyList<int> positions, string message, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (count == 0)
        {
            return [];
        }

        var rows = await CaseRows.AtAsync(connection, [.. positions], cancellationToken);
        return [new(kind, count, message, [.. positions.Select(p => new QualityCase([rows[p].Name], ""))])];
    }
}
