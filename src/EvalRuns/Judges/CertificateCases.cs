using System.Text.Json.Nodes;
using LlmOps.EvalRuns.Scoring;
using LlmOps.Evaluation.Judges;
using Npgsql;

namespace LlmOps.EvalRuns.Judges;

/// <summary>Reads what a judge said about labelled cases from the run that asked it. Contents stay inside; only verdicts and lengths leave.</summary>
internal static class CertificateCases
{
    private const string Sql = """
        select e.inputs, e.expected, a.outcome, a.outputs, b.outcome, b.outputs
        from eval_runs r join set_examples e on e.set_id = r.example_set_id
        left join eval_results a on a.run_id = r.id and a.item = e.position * r.repeats
        left join eval_results b on b.run_id = r.id and b.item = e.position * r.repeats + 1
        where r.id = $1 order by e.position
        """;

    public static async Task<IReadOnlyList<JudgedCase>> CasesAsync(this NpgsqlDataSource database, Guid run, Certificate certificate, JudgeVersion judge, CancellationToken cancellationToken)
    {
        var cases = new List<JudgedCase>();
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = run });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var expected = Parse(reader.GetString(1));
            if (Verdicts.Passes(expected[certificate.LabelField], judge.Pass) is not { } person)
            {
                continue;
            }

            cases.Add(new(person, Verdict(reader, 2, judge))
            {
                Again = Verdict(reader, 4, judge),
                OtherPeople = [.. certificate.RaterFields.Select(field => Verdicts.Passes(expected[field], judge.Pass))],
                AnswerLength = judge.AnswerInput is { } input && Verdicts.Text(Parse(reader.GetString(0))[input]) is { } answer ? answer.EnumerateRunes().Count() : null,
            });
        }

        return cases;
    }

    private static bool? Verdict(NpgsqlDataReader reader, int column, JudgeVersion judge) =>
        reader.IsDBNull(column) || reader.GetString(column) != Results.Outcome.Ok ? null : Verdicts.Passes(Parse(reader.GetString(column + 1))[judge.Output], judge.Pass);

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
