using LlmOps.EvalRuns.MetricCatalog;
using Npgsql;

namespace LlmOps.EvalRuns.Scoring;

/// <summary>Finds verdicts that were paid for before.</summary>
internal sealed class StoredVerdicts(NpgsqlDataSource database)
{
    private const string Sql = "select outputs from stored_predictions where program_hash = $1 and model = $2 and not leave_one_out and inputs_hash = $3 and sample = $4 and outcome = 'ok'";

    public async Task<string?> FindAsync(JudgeUse judge, string model, byte[] inputs, int sample, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = judge.ProgramHash });
        command.Parameters.Add(new() { Value = model });
        command.Parameters.Add(new() { Value = inputs });
        command.Parameters.Add(new() { Value = sample });
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }
}
