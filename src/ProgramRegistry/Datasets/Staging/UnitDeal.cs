using LlmOps.ProgramRegistry.Datasets.Splits;
using Npgsql;
using NpgsqlTypes;

namespace LlmOps.ProgramRegistry.Datasets.Staging;

/// <summary>
/// Deals the units still without a split, stratified by label. The order within a label is a hash of seed and content, so the draw replays on any machine and does not depend
/// on the order of the file. Units pass through in pages: the server sorts them, this process only deals.
/// </summary>
internal static class UnitDeal
{
    private const int PageSize = 50_000;

    public static async Task RunAsync(NpgsqlConnection connection, Draw draw, CancellationToken cancellationToken)
    {
        await connection.RunAsync(
            """
            create temporary table dealt_units (unit uuid, split text) on commit drop;
            create temporary table ordered_units on commit drop as
            with counted as (select unit, labels_hash, count(*) as n from placing_rows where split is null and labels_hash is not null group by unit, labels_hash),
                 units as (select distinct on (unit) unit, labels_hash as stratum, (sum(n) over (partition by unit))::int as size from counted order by unit, n desc, labels_hash)
            select row_number() over (order by stratum, size desc, substring(sha256(int4send($1) || uuid_send(unit)) from 1 for 8), unit)::int as nth,
                unit, stratum, size, (sum(size) over (partition by stratum))::int as total
            from units;
            create index on ordered_units (nth);
            """.Replace("$1", draw.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal),
            cancellationToken);
        var dealer = new SplitDealer(draw.Shares);
        Guid? stratum = null;
        for (var from = 1; ; from += PageSize)
        {
            var page = await connection.QueryAsync(
                "select unit, stratum, size, total from ordered_units where nth between $1 and $2 order by nth",
                r => (Unit: r.GetGuid(0), Stratum: r.GetGuid(1), Size: r.GetInt32(2), Total: r.GetInt32(3)),
                cancellationToken,
                from,
                from + PageSize - 1).ToListAsync(cancellationToken);
            if (page.Count == 0)
            {
                return;
            }

            await using var copy = await connection.BeginBinaryImportAsync("copy dealt_units (unit, split) from stdin (format binary)", cancellationToken);
            foreach (var unit in page)
            {
                if (stratum != unit.Stratum)
                {
                    dealer.Begin(unit.Total);
                    stratum = unit.Stratum;
                }

                if (dealer.Deal(unit.Size) is { } split)
                {
                    await copy.StartRowAsync(cancellationToken);
                    await copy.WriteAsync(unit.Unit, NpgsqlDbType.Uuid, cancellationToken);
                    await copy.WriteAsync(split.Text(), NpgsqlDbType.Text, cancellationToken);
                }
            }

            await copy.CompleteAsync(cancellationToken);
        }
    }
}
