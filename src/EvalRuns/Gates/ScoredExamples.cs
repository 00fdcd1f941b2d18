using System.Text.Json.Nodes;
using LlmOps.EvalRuns.Runs;
using LlmOps.EvalRuns.Scoring;
using LlmOps.Evaluation.Gates;
using Npgsql;

namespace LlmOps.EvalRuns.Gates;

/// <summary>An example of a run: its mean score by metric (none where it could not be scored), and what slices it.</summary>
internal sealed record ScoredExample(string Id, double?[] Scores, JsonObject Inputs, JsonObject Expected, JsonObject Metadata)
{
    /// <summary>The value of the field that cuts slices, or <see langword="null"/>.</summary>
    public string? Slice(SlicePath path) => Verdicts.Text((path.Place switch { "inputs" => Inputs, "expected" => Expected, _ => Metadata })[path.Field]);

    public bool HasTag(string tag) => Tags(Metadata["tags"]).Concat(Tags(Metadata["tag"])).Contains(tag, StringComparer.Ordinal);

    private static IEnumerable<string> Tags(JsonNode? node) => node is JsonArray several
        ? several.Select(Verdicts.Text).OfType<string>()
        : Verdicts.Text(node)?.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}

/// <summary>Reads a run example by example, for rules about slices and tags.</summary>
internal static class ScoredExamples
{
    private const string Sql = """
        select e.example_id, e.inputs, e.expected, e.metadata,
               (select array_agg(score order by metric) from (
                   select u.metric, avg(u.score) as score from eval_results r cross join lateral unnest(r.scores) with ordinality u(score, metric)
                   where r.run_id = $1 and r.item >= e.position * $2 and r.item < (e.position + 1) * $2 and r.outcome in ('ok', 'parse_failure') group by u.metric) means)
        from set_examples e where e.set_id = $3 order by e.position
        """;

    private const string Effort = """
        select (avg(cost) filter (where not reused))::float8, percentile_cont(0.95) within group (order by latency_ms) filter (where outcome in ('ok', 'parse_failure'))
        from eval_results where run_id = $1
        """;

    public static async Task<IReadOnlyList<ScoredExample>> ScoredExamplesAsync(this NpgsqlDataSource database, EvalRun run, CancellationToken cancellationToken)
    {
        var examples = new List<ScoredExample>();
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = run.Id });
        command.Parameters.Add(new() { Value = run.Repeats });
        command.Parameters.Add(new() { Value = run.ExampleSetId!.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            examples.Add(new(reader.GetString(0), reader.IsDBNull(4) ? new double?[run.Metrics.Length] : reader.GetFieldValue<double?[]>(4), Parse(reader.GetString(1)), Parse(reader.GetString(2)), reader.IsDBNull(3) ? [] : Parse(reader.GetString(3))));
        }

        return examples;
    }

    /// <summary>What an example cost (of those really asked) and how long the slowest twentieth took.</summary>
    public static async Task<(double? Cost, double? P95)> EffortAsync(this NpgsqlDataSource database, Guid run, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Effort);
        command.Parameters.Add(new() { Value = run });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.IsDBNull(0) ? null : reader.GetDouble(0), reader.IsDBNull(1) ? null : reader.GetDouble(1));
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
