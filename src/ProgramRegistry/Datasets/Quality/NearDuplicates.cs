using LlmOps.ProgramRegistry.Datasets.Splits;
using LlmOps.ProgramRegistry.Datasets.Staging;
using Npgsql;

namespace LlmOps.ProgramRegistry.Datasets.Quality;

/// <summary>Compares the pairs that the signatures suggest, text by text.</summary>
internal static class NearDuplicates
{
    /// <summary>Share of common shingles from which two texts are near duplicates.</summary>
    public const double Similarity = 0.8;
    private const int PageSize = 2000;

    public static async Task<IEnumerable<QualityFinding>> FindAsync(NpgsqlConnection connection, NearPairs near, CancellationToken cancellationToken)
    {
        var candidates = near.Candidates();
        if (candidates.Count > 0)
        {
            await connection.RunAsync("create index if not exists incoming_position on incoming_rows (position)", cancellationToken);
        }

        var found = new List<(int First, int Second, double Similarity)>();
        foreach (var page in candidates.Order().Chunk(PageSize))
        {
            var shingles = await connection.QueryAsync("select position, inputs from incoming_rows where position = any($1)", r => KeyValuePair.Create(r.GetInt32(0), Shingles.Of(InputText.Of(r.GetString(1), out _))), cancellationToken, page.SelectMany(p => new[] { p.First, p.Second }).Distinct().ToArray())
                .ToDictionaryAsync(p => p.Key, p => p.Value, cancellationToken: cancellationToken);
            found.AddRange(page.Select(p => (p.First, p.Second, Shingles.Jaccard(shingles[p.First], shingles[p.Second]))).Where(p => p.Item3 >= Similarity));
        }

        return await FindingsAsync(connection, found, cancellationToken);
    }

    private static async Task<IEnumerable<QualityFinding>> FindingsAsync(NpgsqlConnection connection, IReadOnlyList<(int First, int Second, double Similarity)> pairs, CancellationToken cancellationToken)
    {
        var rows = await CaseRows.AtAsync(connection, pairs.SelectMany(p => new[] { p.First, p.Second }).Distinct().ToArray(), cancellationToken);
        var bySplit = pairs.OrderByDescending(p => p.Similarity).ThenBy(p => p.First).ToLookup(p => rows[p.First].Split != rows[p.Second].Split);
        return
        [
            .. Finding(QualityKinds.NearLeaks, bySplit[true], "in different splits"),
            .. Finding(QualityKinds.NearDuplicates, bySplit[false].Where(p => rows[p.First].Split != Split.Test.Text()), "in one split"),
        ];

        IEnumerable<QualityFinding> Finding(string kind, IEnumerable<(int First, int Second, double Similarity)> found, string where)
        {
            var list = found.ToList();
            if (list.Count > 0)
            {
                yield return new(kind, list.Count, $"{list.Count} pairs of rows {where} have nearly the same inputs.", [.. list.Take(CaseRows.MostShown).Select(p => new QualityCase([rows[p.First].Name, rows[p.Second].Name], $"{p.Similarity:P0} alike"))]);
            }
        }
    }
}
