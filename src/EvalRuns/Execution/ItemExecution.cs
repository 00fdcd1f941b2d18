using System.Text.Json.Nodes;
using LlmOps.EvalRuns.Execution.Limits;
using LlmOps.EvalRuns.Results;
using LlmOps.EvalRuns.Scoring;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Tools;
using LlmOps.ServiceDefaults.Http;
using Microsoft.Extensions.Options;

namespace LlmOps.EvalRuns.Execution;

/// <summary>Makes one prediction (or takes a stored one) and scores it. Whatever goes wrong becomes an outcome; only a shutdown, or a wait that was given up, is thrown.</summary>
internal sealed class ItemExecution(GatewayModels models, IToolInvoker tools, IOptions<WorkerOptions> options, TimeProvider time, ILogger<ItemExecution> log)
{
    public async Task<ItemResult> RunAsync(HeldShard shard, Item item, WorkerSlots.Slot slot, CancellationToken cancellationToken)
    {
        var run = shard.Run;
        var answer = item.Stored is { } stored ? Reuse(stored) : await AskAsync(shard, item, slot, cancellationToken);
        var scored = answer.Outcome is Outcome.Ok
            ? await ItemScoring.ScoreAsync(run, item, answer.Outputs!, models.For(shard, slot, CallPurpose.Judge), cancellationToken)
            : Scored.NotAnswered(answer.Outcome, answer.Error, run.Scorers.Count);
        var usage = answer.Usage + scored.Usage;
        var result = new EvalResult
        {
            RunId = run.Id, Item = item.Number, ExampleId = item.Example.Id, Sample = item.Sample,
            Outcome = scored.Outcome, Scores = scored.Scores, Explanations = scored.Explanations, Outputs = answer.Outputs, Error = scored.Error, InferenceId = answer.InferenceId, LatencyMs = answer.LatencyMs,
            Cost = usage.Cost, InputTokens = usage.InputTokens, OutputTokens = usage.OutputTokens,
            Reused = item.Stored is not null, Worker = options.Value.WorkerName,
        };
        var prediction = item.Stored is null && !run.Fresh && Outcome.IsScored(answer.Outcome)
            ? new StoredPrediction
            {
                ProgramHash = run.ProgramHash, Model = run.Model, LeaveOneOut = run.LeaveOneOut, InputsHash = item.Example.InputsHash, Sample = item.Sample,
                Outcome = answer.Outcome, Outputs = answer.Outputs, Error = answer.Error, InferenceId = answer.InferenceId, LatencyMs = answer.LatencyMs, CreatedAt = time.GetUtcNow(),
            }
            : null;
        return new(shard, item, result, prediction is null ? scored.Verdicts : [prediction, .. scored.Verdicts]);
    }

    private static Answer Reuse(StoredPrediction stored) => new(stored.Outcome) { Outputs = stored.Outputs, Error = stored.Error, InferenceId = stored.InferenceId, LatencyMs = stored.LatencyMs };

    private async Task<Answer> AskAsync(HeldShard shard, Item item, WorkerSlots.Slot slot, CancellationToken cancellationToken)
    {
        var run = shard.Run;
        var started = time.GetTimestamp();
        var trace = new RunTrace();
        Answer answer;
        try
        {
            var row = JsonNode.Parse(item.Example.Inputs)!.AsObject();
            var inputs = new JsonObject(run.Inputs.Where(row.ContainsKey).Select(name => KeyValuePair.Create(name, row[name]?.DeepClone())));
            var runOptions = new RunOptions { Model = run.ModelOverride, Sample = item.Sample, LeaveOneOut = run.LeaveOneOut, Tools = tools, Trace = trace };
            var given = await run.Plan.RunAsync(inputs, models.For(shard, slot), runOptions, cancellationToken);
            answer = new(Outcome.Ok) { Outputs = Recorded(given).ToJsonString(JsonDefaults.Options), InferenceId = given.LastCall?.Response?.InferenceId };
        }
        catch (AnswerException unreadable)
        {
            // The reason may quote the answer, which nobody may see of the sealed split.
            answer = new(Outcome.ParseFailure) { Error = run.IsSealed ? $"Output '{unreadable.Field}' could not be read." : unreadable.Message, InferenceId = unreadable.InferenceId };
        }
        catch (InputException wrong)
        {
            answer = new(Outcome.InputError) { Error = run.IsSealed ? $"Input '{wrong.Field}' does not fit the program." : wrong.Message };
        }
        catch (ModelException failure)
        {
            answer = new(failure.Kind is ModelErrorKind.Timeout ? Outcome.Timeout : Outcome.ProviderError) { Error = $"{failure.Kind}: {failure.Message}" };
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && !(exception is OperationCanceledException && shard.IsAbandoned))
        {
            // A fault of ours must cost one example, not the run. Its message may hold row contents, so only its type is told.
            log.LogError("Item {Item} of run {Run} failed with {Exception} at {Place}", item.Number, run.Id, exception.GetType().FullName, exception.TargetSite?.Name);
            answer = new(Outcome.ProviderError) { Error = $"The worker failed: {exception.GetType().Name}." };
        }

        // What was asked is paid for, whatever became of the run.
        return answer with { Usage = trace.Usage, LatencyMs = Math.Max(0, (time.GetElapsedTime(started) - slot.Waited).TotalMilliseconds), Error = StorableText.Of(answer.Error) };
    }

    // What a single step thought aloud is no output of the program, but a demo made from this run needs it.
    private static JsonObject Recorded(ProgramRun run)
    {
        foreach (var (field, value) in run.Steps is [var only] ? only.Outputs.Where(f => !run.Outputs.ContainsKey(f.Key)).ToList() : [])
        {
            run.Outputs[field] = value?.DeepClone();
        }

        return run.Outputs;
    }

    private sealed record Answer(string Outcome)
    {
        public string? Outputs { get; init; }
        public string? Error { get; init; }
        public string? InferenceId { get; init; }
        public Usage Usage { get; init; }
        public double LatencyMs { get; init; }
    }
}
