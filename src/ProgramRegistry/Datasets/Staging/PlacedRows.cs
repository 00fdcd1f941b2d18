using System.Security.Cryptography;
using System.Text;
using LlmOps.ProgramRegistry.Datasets.Splits;
using Npgsql;

namespace LlmOps.ProgramRegistry.Datasets.Staging;

/// <summary>What can be said of a version once every row has its place.</summary>
internal static class PlacedRows
{
    /// <summary>SHA-256 over all rows in the order of their ids, with their splits: the version's identity.</summary>
    public static async Task<string> HashAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var rows = connection.QueryAsync("select example_id, split, content_hash from placed_rows where split is not null order by example_id collate \"C\"", r => (Id: r.GetString(0), Split: r.GetString(1), Content: r.GetGuid(2)), cancellationToken);
        await foreach (var row in rows)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{row.Id}\n{row.Split}\n"));
            hash.AppendData(row.Content.ToByteArray(bigEndian: true));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Examples by split, in the splits' own order.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> CountsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var counts = await connection.QueryAsync("select split, count(*)::int from placed_rows where split is not null group by split", r => KeyValuePair.Create(r.GetString(0), r.GetInt32(1)), cancellationToken).ToListAsync(cancellationToken);
        return counts.OrderBy(c => SplitNames.Find(c.Key)).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>Joins texts and places into the version's examples.</summary>
    public static Task PublishAsync(NpgsqlConnection connection, Guid version, CancellationToken cancellationToken) => connection.RunAsync(
        """
        insert into examples (version_id, position, example_id, split, inputs, labels, metadata, inputs_hash, content_hash, group_hash, labels_hash)
        select $1, position, p.example_id, p.split, i.inputs, i.labels, i.metadata, p.inputs_hash, p.content_hash, p.group_hash, p.labels_hash
        from placed_rows p join incoming_rows i using (position) where p.split is not null order by p.split, position
        """,
        cancellationToken,
        version);

    /// <summary>What was left out and what looks wrong at first sight, in words.</summary>
    /// <param name="connection">The draft's connection.</param>
    /// <param name="place">Names a line.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<IReadOnlyList<string>> WarningsAsync(NpgsqlConnection connection, Func<int, string> place, CancellationToken cancellationToken)
    {
        var found = await connection.QueryAsync(
            """
            select count(*) filter (where unlabelled_twin), min(line) filter (where unlabelled_twin), count(*) filter (where left_over) from (
                select line, split is null and labels_hash is null as unlabelled_twin, split is null and labels_hash is not null as left_over from placed_rows) r
            """,
            r => (Twins: r.GetInt64(0), FirstTwin: Line(r, 1), LeftOver: r.GetInt64(2)),
            cancellationToken).FirstAsync(cancellationToken);
        var groups = await connection.QueryAsync(
            """
            select count(*) filter (where labels > 1), min(line) filter (where labels > 1), count(*) filter (where splits > 1), min(line) filter (where splits > 1) from (
                select min(line) as line, count(distinct labels_hash) as labels, count(distinct split) as splits from placed_rows where split is not null group by group_hash having count(*) > 1) g
            """,
            r => (Conflicts: r.GetInt64(0), FirstConflict: Line(r, 1), Leaks: r.GetInt64(2), FirstLeak: Line(r, 3)),
            cancellationToken).FirstAsync(cancellationToken);

        var warnings = new List<string>();
        Warn(found.Twins, found.FirstTwin, "unlabelled rows repeat the inputs of a labelled row and were left out");
        if (found.LeftOver > 0)
        {
            warnings.Add($"{found.LeftOver} rows are in no split, because the shares sum to less than 1; they were left out.");
        }

        Warn(groups.Conflicts, groups.FirstConflict, "inputs occur with different labels (conflicting labels)");
        Warn(groups.Leaks, groups.FirstLeak, "inputs occur in more than one split, as the split column says");
        return warnings;

        void Warn(long count, int line, string what)
        {
            if (count > 0)
            {
                warnings.Add(line > 0 ? $"{count} {what} (the first: {place(line)})." : $"{count} {what}.");
            }
        }
    }

    private static int Line(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? 0 : reader.GetInt32(column);
}
