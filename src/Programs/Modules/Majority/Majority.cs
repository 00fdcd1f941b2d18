using System.Runtime.ExceptionServices;
using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Modules;

/// <summary>Asks several times at once; a voter that fails does not vote, and when all fail the first failure is the module's.</summary>
internal sealed class Majority(IModule inner, int n, string? field) : IModule
{
    private const double VoterTemperature = 0.7;
    private readonly string _field = field ?? inner.Signature.Outputs[^1].Name;

    public Signature Signature => inner.Signature;

    public async Task<JsonObject> RunAsync(JsonObject inputs, StepRun run, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        var ballots = await Task.WhenAll(Enumerable.Range(0, n).Select(AskAsync));
        var votes = ballots.OfType<JsonObject>().ToList();
        if (votes.Count is 0)
        {
            ExceptionDispatchInfo.Throw(failure!);
        }

        return votes[Vote.Winner([.. votes.Select(v => v[_field])])];

        async Task<JsonObject?> AskAsync(int voter)
        {
            try
            {
                return await inner.RunAsync(inputs, run.Part($"vote {voter + 1}", (run.Sample * n) + voter) with { Temperature = run.Temperature ?? VoterTemperature }, cancellationToken);
            }
            catch (Exception failed) when (failed is AnswerException or ModelException)
            {
                Interlocked.CompareExchange(ref failure, failed, null);
                return null;
            }
        }
    }
}
