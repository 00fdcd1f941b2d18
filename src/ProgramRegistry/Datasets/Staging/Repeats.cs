using LlmOps.ProgramRegistry.Datasets.Importing;
using Npgsql;

namespace LlmOps.ProgramRegistry.Datasets.Staging;

/// <summary>Leaves out rows that say again what an earlier row said, and reports those that contradict one.</summary>
internal static class Repeats
{
    private const int MostListed = 100;

    /// <summary>Keeps one row of each, in the temporary table <c>kept_rows</c>, without their texts.</summary>
    /// <returns>A warning, when rows were left out.</returns>
    public static async Task<string?> DropAsync(NpgsqlConnection connection, ImportErrors errors, CancellationToken cancellationToken)
    {
        await connection.RunAsync(
            """
            create temporary table ranked_rows on commit drop as
            select position, line, is_base, given_id, given_split, inputs_hash, content_hash, group_hash, labels_hash,
                first_value(position) over (partition by coalesce(given_id, content_hash::text), given_id is null order by is_base desc, position) as first_of_key,
                first_value(position) over (partition by content_hash order by is_base desc, position) as first_of_content
            from incoming_rows;
            """,
            cancellationToken);
        await ReportAsync(connection, errors, cancellationToken);
        await connection.RunAsync(
            """
            create temporary table kept_rows on commit drop as
            select position, line, is_base, given_id, given_split, inputs_hash, content_hash, group_hash, labels_hash
            from ranked_rows where position = case when given_id is null then first_of_content else first_of_key end
            """,
            cancellationToken);
        var (dropped, first) = await connection.QueryAsync(
            "select count(*), min(line) from ranked_rows where position <> case when given_id is null then first_of_content else first_of_key end", r => (r.GetInt64(0), r.IsDBNull(1) ? 0 : r.GetInt32(1)), cancellationToken).FirstAsync(cancellationToken);
        await connection.RunAsync("drop table ranked_rows", cancellationToken);
        return dropped > 0 ? $"{dropped} exact duplicate rows were left out (the first: {errors.Place(first)})." : null;
    }

    private static async Task ReportAsync(NpgsqlConnection connection, ImportErrors errors, CancellationToken cancellationToken)
    {
        var clashes = connection.QueryAsync(
            """
            select r.line, r.given_id, f.line, f.is_base, r.content_hash = f.content_hash, count(*) over ()
            from ranked_rows r join ranked_rows f on f.position = case when r.given_id is null then r.first_of_content else r.first_of_key end
            where r.position <> f.position and ((r.given_id is not null and r.content_hash <> f.content_hash) or (not f.is_base and r.given_split is distinct from f.given_split))
            order by r.line limit $1
            """,
            r => (Line: r.GetInt32(0), Id: r.IsDBNull(1) ? null : r.GetString(1), Earlier: r.GetInt32(2), IsBase: r.GetBoolean(3), SameContent: r.GetBoolean(4), Total: r.GetInt64(5)),
            cancellationToken,
            MostListed);
        var total = 0L;
        await foreach (var clash in clashes)
        {
            total = clash.Total;
            var earlier = clash.IsBase ? "in the version that is extended" : $"on line {clash.Earlier}";
            errors.AddRow(clash.Line, clash.SameContent ? $"repeats line {clash.Earlier} in another split." : $"the id '{clash.Id}' is already used {earlier} with different content.");
        }

        errors.AddUnlisted((int)Math.Max(0, total - MostListed));
    }
}
