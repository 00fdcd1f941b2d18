using LlmOps.ProgramRegistry.Datasets.Splits;
using Npgsql;
using NpgsqlTypes;

namespace LlmOps.ProgramRegistry.Datasets.Importing;

/// <summary>
/// Rows wait in a temporary table of the import's own transaction until ids and splits are known; both halves travel by binary COPY. A rollback leaves nothing.
/// </summary>
internal static class StagedRows
{
    public static Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => ExecuteAsync(
        connection,
        """
        create temporary table incoming_rows (position int, inputs json, labels json, metadata json) on commit drop;
        create temporary table placed_rows (position int, example_id text, split text) on commit drop;
        """,
        cancellationToken);

    public static Task<NpgsqlBinaryImporter> BeginAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.BeginBinaryImportAsync("copy incoming_rows (position, inputs, labels, metadata) from stdin (format binary)", cancellationToken);

    public static async Task WriteAsync(NpgsqlBinaryImporter copy, int position, ImportRow row, CancellationToken cancellationToken)
    {
        await copy.StartRowAsync(cancellationToken);
        await copy.WriteAsync(position, NpgsqlDbType.Integer, cancellationToken);
        await WriteJsonAsync(copy, row.Inputs, cancellationToken);
        await WriteJsonAsync(copy, row.Labels, cancellationToken);
        await WriteJsonAsync(copy, row.Metadata, cancellationToken);
    }

    /// <summary>Joins rows and places into the version's examples.</summary>
    public static async Task PublishAsync(NpgsqlConnection connection, Guid version, IEnumerable<PlacedRow> rows, CancellationToken cancellationToken)
    {
        await using (var copy = await connection.BeginBinaryImportAsync("copy placed_rows (position, example_id, split) from stdin (format binary)", cancellationToken))
        {
            foreach (var row in rows)
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(row.Position, NpgsqlDbType.Integer, cancellationToken);
                await copy.WriteAsync(row.Id, NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(row.Split.Text(), NpgsqlDbType.Text, cancellationToken);
            }

            await copy.CompleteAsync(cancellationToken);
        }

        await ExecuteAsync(
            connection,
            "insert into examples (version_id, position, example_id, split, inputs, labels, metadata) "
            + "select $1, position, example_id, split, inputs, labels, metadata from incoming_rows join placed_rows using (position) order by split, position",
            cancellationToken,
            version);
    }

    private static Task WriteJsonAsync(NpgsqlBinaryImporter copy, string? json, CancellationToken cancellationToken) =>
        json is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(json, NpgsqlDbType.Json, cancellationToken);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, Guid? parameter = null)
    {
        // No time limit: a large insert takes what it takes, and ends with the request.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        if (parameter is { } value)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
