using LlmOps.ProgramRegistry.Datasets.Splits;
using LlmOps.ServiceDefaults.Http;
using Npgsql;

namespace LlmOps.ProgramRegistry.Datasets.Staging;

/// <summary>How rows without a split of their own get one.</summary>
/// <param name="Shares">How large each split shall be.</param>
/// <param name="Seed">Seed of the draw.</param>
/// <param name="Group">A field whose equal values stay in one split, beside rows with the same inputs; null for the inputs alone.</param>
internal sealed record Draw(SplitShares Shares, int Seed, string? Group);

/// <summary>Gives every kept row its split and id, in the temporary table <c>placed_rows</c>: the same rows, in any order, end in the same places.</summary>
internal static class Placement
{
    public static async Task PlaceAsync(NpgsqlConnection connection, Draw draw, CancellationToken cancellationToken)
    {
        await UniteAsync(connection, draw.Group, cancellationToken);
        await InheritAsync(connection, cancellationToken);
        await UnitDeal.RunAsync(connection, draw, cancellationToken);
        await connection.RunAsync(
            """
            update placing_rows p set split = d.split from dealt_units d where p.unit = d.unit and p.split is null and p.labels_hash is not null;
            create temporary table placed_rows on commit drop as
            select position, line, is_base, split, inputs_hash, content_hash, group_hash, labels_hash,
                coalesce(given_id, replace(inputs_hash::text, '-', '') || case nth when 1 then '' else '-' || nth end) as example_id
            from (select *, row_number() over (partition by inputs_hash order by is_base desc, content_hash) as nth from placing_rows) numbered;
            drop table placing_rows;
            drop table kept_rows;
            analyze placed_rows;
            """,
            cancellationToken);
    }

    /// <summary>A unit is a set of rows linked by equal inputs or an equal group value, over as many steps as it takes.</summary>
    private static async Task UniteAsync(NpgsqlConnection connection, string? group, CancellationToken cancellationToken)
    {
        // An unlabelled twin of a labelled row would show a test row's text to everybody, so that it gets no split.
        const string Place =
            """
            create temporary table placing_rows on commit drop as
            select k.*, k.group_hash as unit, {0} as link,
                coalesce(given_split, case when labels_hash is null and not bool_or(labels_hash is not null) over (partition by group_hash) then 'unlabelled' end) as split
            from kept_rows k {1}
            """;
        if (group is null)
        {
            await connection.RunAsync(string.Format(null, Place, "null::uuid", ""), cancellationToken);
            return;
        }

        try
        {
            await connection.RunAsync(string.Format(null, Place, "md5(coalesce(i.inputs ->> $1, i.metadata ->> $1, i.labels ->> $1))::uuid", "join (select position, inputs, metadata, labels from incoming_rows) i using (position)"), cancellationToken, group);
        }
        catch (PostgresException unreadable) when (unreadable.SqlState == PostgresErrorCodes.UntranslatableCharacter)
        {
            throw ProblemException.Invalid("group", $"the field '{group}' holds a zero character and cannot group rows.");
        }

        if (!await connection.ScalarAsync<bool>("select exists (select 1 from placing_rows where link is not null)", cancellationToken))
        {
            throw ProblemException.Invalid("group", $"no row has a field '{group}'.");
        }

        var moved = 1;
        while (moved > 0)
        {
            moved = await connection.RunAsync("update placing_rows p set unit = m.least from (select link, min(unit::text)::uuid as least from placing_rows where link is not null group by link) m where p.link = m.link and p.unit <> m.least", cancellationToken);
            moved += await connection.RunAsync("update placing_rows p set unit = m.least from (select group_hash, min(unit::text)::uuid as least from placing_rows group by group_hash) m where p.group_hash = m.group_hash and p.unit <> m.least", cancellationToken);
        }
    }

    /// <summary>Rows that belong to rows with a split follow them; when those are in several, to where they can do least harm.</summary>
    private static Task InheritAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.RunAsync(
        """
        update placing_rows p set split = s.split from (
            select distinct on (unit) unit, split from placing_rows where split is not null and split <> 'unlabelled'
            order by unit, array_position(array['test', 'validation', 'train'], split)) s
        where p.unit = s.unit and p.split is null and p.labels_hash is not null
        """,
        cancellationToken);
}
