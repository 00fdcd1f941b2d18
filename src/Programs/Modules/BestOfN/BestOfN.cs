using System.Runtime.ExceptionServices;
using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Modules;

/// <summary>
/// Attempts one after the other at temperature 1 until one is good enough; else the first of the best. An attempt that fails is one of the N;
/// when all fail, the last failure is the module's. With an advisor each attempt sees what to do better than the one before.
/// </summary>
internal sealed class BestOfN(IModule inner, int n, double threshold, Reward reward, Advisor? advisor = null) : IModule
{
    private const double AttemptTemperature = 1;

    public Signature Signature => inner.Signature;

    public async Task<JsonObject> RunAsync(JsonObject inputs, StepRun run, CancellationToken cancellationToken)
    {
        (JsonObject Outputs, double Reward)? best = null;
        Exception? failure = null;
        string? hint = null;
        for (var i = 0; i < n && !(best?.Reward >= threshold); i++)
        {
            var attempt = run.Part($"attempt {i + 1}", (run.Sample * n) + i) with { Temperature = AttemptTemperature, Hint = hint };
            try
            {
                var outputs = await inner.RunAsync(inputs, attempt, cancellationToken);
                var score = await reward.OfAsync(inputs, outputs, attempt, cancellationToken);
                best = best is { } known && known.Reward >= score ? known : (outputs, score);
                if (advisor is not null && score < threshold && i + 1 < n)
                {
                    hint = await advisor.AdviseAsync(inputs, outputs, score, attempt, cancellationToken);
                }
            }
            catch (Exception failed) when (failed is AnswerException or ModelException)
            {
                failure = failed;
            }
        }

        if (best is null)
        {
            ExceptionDispatchInfo.Throw(failure!);
        }

        return best.Value.Outputs;
    }
}
