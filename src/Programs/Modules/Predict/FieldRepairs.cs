using System.Text.Json.Nodes;
using LlmOps.Programs.Adapters;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Reading;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Modules;

/// <summary>
/// Asks again, as often as the step allows, for the one field that could not be read; the other fields stay as the first answer has them. Each call is in
/// the trace.
/// </summary>
internal sealed class FieldRepairs(StepSpec step, Signature signature, Profile profile, IAdapter adapter)
{
    /// <exception cref="AnswerException">A field could still not be read.</exception>
    public async Task<JsonObject> RunAsync(ModelRequest request, AnswerException wrong, StepRun run, CancellationToken cancellationToken)
    {
        var repaired = new JsonObject();
        var failed = wrong;
        for (var attempt = 1; attempt <= step.RepairAttempts; attempt++)
        {
            try
            {
                repaired[failed.Field] = await AskAsync(request, failed, run, cancellationToken);
            }
            catch (AnswerException) when (attempt < step.RepairAttempts)
            {
                continue;
            }

            try
            {
                return adapter.Parse(signature, wrong.Answer, new AnswerReading(profile), repaired);
            }
            catch (AnswerException next) when (attempt < step.RepairAttempts)
            {
                failed = next;
            }
        }

        throw failed;
    }

    private async Task<JsonNode?> AskAsync(ModelRequest request, AnswerException failed, StepRun run, CancellationToken cancellationToken)
    {
        var repair = adapter.Repair(signature, failed, profile);
        var alone = new Signature("", [], [signature.Outputs.First(f => f.Name == repair.Field)]);
        var call = new AnswerCall(step, alone, profile, (answer, reading) => new JsonObject { [repair.Field] = repair.Read(answer, reading)?.DeepClone() }, () => adapter.Follow(alone, profile));
        var part = run.Part($"repair of {repair.Field}", run.Sample);
        return (await call.AskAsync(call.Request([.. request.Messages, .. repair.Turns], repair.ResponseFormat, part), part, cancellationToken))[repair.Field]?.DeepClone();
    }
}
