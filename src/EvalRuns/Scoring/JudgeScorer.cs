using System.Text.Json.Nodes;
using LlmOps.EvalRuns.Examples;
using LlmOps.EvalRuns.MetricCatalog;
using LlmOps.EvalRuns.Results;
using LlmOps.Evaluation.Metrics;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Tools;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.EvalRuns.Scoring;

/// <summary>Asks a judge. Its verdicts are kept like any other prediction: the same judge is not asked the same twice.</summary>
internal sealed class JudgeScorer(JudgeUse judge, ProgramPlan plan, IToolInvoker tools, StoredVerdicts? verdicts, TimeProvider time) : IScorer
{
    private readonly string modelName = judge.Model ?? plan.Spec.Models.FirstOrDefault() ?? "";
    private readonly string[] inputs = [.. plan.Inputs.Select(f => f.Name)];

    public IReadOnlyList<string> Models { get; } = judge.Model is { } model ? [model] : [.. plan.Spec.Models];

    public async Task<ItemScore> ScoreAsync(ScoredItem item, CancellationToken cancellationToken)
    {
        var given = JudgeInputs.Of(inputs, judge.Inputs, item);
        var hash = InputsHash.Of(given);
        if (verdicts is not null && await verdicts.FindAsync(judge, modelName, hash, item.Sample, cancellationToken) is { } known)
        {
            return Read(JsonNode.Parse(known)!.AsObject());
        }

        var started = time.GetTimestamp();
        var trace = new RunTrace();
        try
        {
            var run = await plan.RunAsync(given, item.Models, new() { Model = judge.Model, Sample = item.Sample, Tools = tools, Trace = trace }, cancellationToken);
            return Read(run.Outputs) with
            {
                Usage = trace.Usage,
                Verdict = new()
                {
                    ProgramHash = judge.ProgramHash, Model = modelName, LeaveOneOut = false, InputsHash = hash, Sample = item.Sample,
                    Outcome = Outcome.Ok, Outputs = run.Outputs.ToJsonString(JsonDefaults.Options), InferenceId = run.LastCall?.Response?.InferenceId,
                    LatencyMs = time.GetElapsedTime(started).TotalMilliseconds, CreatedAt = time.GetUtcNow(),
                },
            };
        }
        catch (AnswerException unreadable)
        {
            throw Failed($"its answer could not be read as '{unreadable.Field}'", trace, unreadable);
        }
        catch (InputException wrong)
        {
            throw Failed($"its input '{wrong.Field}' is missing or does not fit", trace, wrong);
        }
        catch (ModelException failure)
        {
            throw Failed($"{failure.Kind}: {failure.Message}", trace, failure);
        }
    }

    private ItemScore Read(JsonObject outputs) =>
        Verdicts.Score(outputs[judge.Output], judge.Pass) is { } score ? new(score, Explain(outputs)) : throw new MetricException($"Judge {judge.Text} gave no verdict in '{judge.Output}'.");

    /// <summary>The verdict, and what the judge said on the way to it.</summary>
    private string Explain(JsonObject outputs) => string.Join("; ", outputs.OrderBy(o => o.Key == judge.Output ? 0 : 1).Select(o => $"{o.Key}: {Verdicts.Text(o.Value)}"));

    private ScoringException Failed(string reason, RunTrace trace, Exception cause) => new($"Judge {judge.Text} failed: {reason}.", trace.Usage, cause);
}
