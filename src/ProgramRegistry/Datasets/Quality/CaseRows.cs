using LlmOps.ProgramRegistry.Datasets.Splits;
using LlmOps.ProgramRegistry.Datasets.Staging;
using Npgsql;

namespace LlmOps.ProgramRegistry.Datasets.Quality;

/// <summary>A row as a report may name it.</summary>
internal sealed record CaseRow(int Position, string Id, string Split)
{
    /// <summary>Its id and split; of a sealed row only that it is one.</summary>
    public string Name => Split == Splits.Split.Test.Text() ? "(test)" : $"{Id} ({Split})";
}

/// <summary>Finds the rows a report names.</summary>
internal static class CaseRows
{
    /// <summary>Cases of one kind that a report lists.</summary>
    public const int MostShown = 20;

    public static async Task<IReadOnlyDictionary<int, CaseRow>> AtAsync(NpgsqlConnection connection, int[] positions, CancellationToken cancellationToken) =>
        await connection.QueryAsync("select position, example_id, split from placed_rows where position = any($1)", Read, cancellationToken, positions).ToDictionaryAsync(r => r.Position, cancellationToken: cancellationToken);

    /// <summary>The rows of the first groups (by position) that a condition over the whole group picks, and how many groups there are.</summary>
    /// <param name="connection">The draft's connection.</param>
    /// <param name="condition">SQL over the group's rows, from this program alone.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<(int Count, IReadOnlyList<QualityCase> Cases)> GroupsAsync(NpgsqlConnection connection, string condition, CancellationToken cancellationToken)
    {
        var groups = $"select group_hash, min(position) as first from placed_rows where split is not null group by group_hash having count(*) > 1 and {condition}";
        var count = await connection.ScalarAsync<long>($"select count(*) from ({groups}) g", cancellationToken);
        if (count == 0)
        {
            return (0, []);
        }

        var rows = await connection.QueryAsync(
            $"select g.first, p.position, p.example_id, p.split from (select * from ({groups}) all_groups order by first limit {MostShown}) g join placed_rows p using (group_hash) where p.split is not null order by g.first, p.position",
            r => (First: r.GetInt32(0), Row: new CaseRow(r.GetInt32(1), r.GetString(2), r.GetString(3))),
            cancellationToken).ToListAsync(cancellationToken);
        return ((int)count, [.. rows.GroupBy(r => r.First).Select(g => new QualityCase([.. g.Take(MostShown).Select(r => r.Row.Name)], $"{g.Count()} rows"))]);
    }

    private static CaseRow Read(NpgsqlDataReader reader) => new(reader.GetInt32(0), reader.GetString(1), reader.GetString(2));
}
