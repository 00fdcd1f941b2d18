using LlmOps.ProgramRegistry.Datasets.Splits;
using Npgsql;
using NpgsqlTypes;

namespace LlmOps.ProgramRegistry.Datasets.Staging;

/// <summary>
/// Rows wait in temporary tables of the transaction that will publish them, and everything that looks at all of them at once is done there: a version may be far larger than
/// this process's memory. A rollback leaves nothing.
/// </summary>
internal static class StagingTables
{
    private const string Columns = "position, line, is_base, given_id, given_split, inputs_hash, content_hash, group_hash, labels_hash, inputs, labels, metadata";

    public static Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.RunAsync(
        """
        set local work_mem = '64MB';
        create temporary table incoming_rows (
            position int, line int, is_base boolean, given_id text, given_split text, inputs_hash uuid, content_hash uuid, group_hash uuid, labels_hash uuid,
            inputs json, labels json, metadata json) on commit drop;
        """,
        cancellationToken);

    public static Task<NpgsqlBinaryImporter> BeginCopyAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.BeginBinaryImportAsync($"copy incoming_rows ({Columns}) from stdin (format binary)", cancellationToken);

    public static async Task WriteAsync(NpgsqlBinaryImporter copy, int position, StagedRow row, bool isBase, CancellationToken cancellationToken)
    {
        await copy.StartRowAsync(cancellationToken);
        await copy.WriteAsync(position, NpgsqlDbType.Integer, cancellationToken);
        await copy.WriteAsync(row.Line, NpgsqlDbType.Integer, cancellationToken);
        await copy.WriteAsync(isBase, NpgsqlDbType.Boolean, cancellationToken);
        await WriteTextAsync(copy, row.GivenId, NpgsqlDbType.Text, cancellationToken);
        await WriteTextAsync(copy, row.GivenSplit?.Text(), NpgsqlDbType.Text, cancellationToken);
        await copy.WriteAsync(row.Hashes.Inputs, NpgsqlDbType.Uuid, cancellationToken);
        await copy.WriteAsync(row.Hashes.Content, NpgsqlDbType.Uuid, cancellationToken);
        await copy.WriteAsync(row.Hashes.Group, NpgsqlDbType.Uuid, cancellationToken);
        await (row.Hashes.Labels is { } labels ? copy.WriteAsync(labels, NpgsqlDbType.Uuid, cancellationToken) : copy.WriteNullAsync(cancellationToken));
        await WriteTextAsync(copy, row.Inputs, NpgsqlDbType.Json, cancellationToken);
        await WriteTextAsync(copy, row.Labels, NpgsqlDbType.Json, cancellationToken);
        await WriteTextAsync(copy, row.Metadata, NpgsqlDbType.Json, cancellationToken);
    }

    /// <summary>Takes over a version's rows as they are, but for those being replaced and the splits being drawn anew.</summary>
    /// <param name="connection">The connection of the draft.</param>
    /// <param name="version">The version.</param>
    /// <param name="without">Ids of rows that are replaced or removed.</param>
    /// <param name="redrawn">Splits whose labelled rows are dealt again.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static Task TakeVersionAsync(NpgsqlConnection connection, Guid version, IReadOnlyCollection<string> without, IReadOnlyCollection<string> redrawn, CancellationToken cancellationToken) => connection.RunAsync(
        $"""
        insert into incoming_rows ({Columns})
        select position, 0, true, example_id, case when split = any($3) and labels is not null then null else split end, inputs_hash, content_hash, group_hash, labels_hash, inputs, labels, metadata
        from examples where version_id = $1 and example_id <> all($2)
        """,
        cancellationToken,
        version,
        without.ToArray(),
        redrawn.ToArray());

    private static Task WriteTextAsync(NpgsqlBinaryImporter copy, string? text, NpgsqlDbType type, CancellationToken cancellationToken) =>
        text is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(text, type, cancellationToken);
}
