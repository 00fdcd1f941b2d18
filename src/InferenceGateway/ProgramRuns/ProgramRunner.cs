using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using LlmOps.InferenceGateway.Inferences;
using LlmOps.InferenceGateway.Rollouts;
using LlmOps.InferenceGateway.Snapshots;
using LlmOps.InferenceGateway.Upstream;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Tools;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.ProgramRuns;

/// <summary>Decides the version, runs it, tries its fallbacks, and keeps the record.</summary>
internal sealed class ProgramRunner(SnapshotStore snapshots, IRolloutRouter router, UpstreamClient upstream, IToolInvoker tools, InferenceLog log, TimeProvider time)
{
    /// <summary>Finds out what will answer, and opens the record.</summary>
    /// <exception cref="ProblemException">404 unknown program or version, 403 not allowed, 400 wrong input.</exception>
    public async Task<ProgramRunState> BeginAsync(HttpContext http, ProgramCall wanted)
    {
        if (snapshots.Current.Programs.ContainsKey(wanted.Program) && !http.User.MayCall(wanted.Program))
        {
            throw new ProblemException(403, "program_not_allowed", $"This key may not call the program '{wanted.Program}'.");
        }

        var decision = await router.Decide(wanted.Program, UnitKey.Of(wanted.User, wanted.Session), wanted.Version);
        CheckInputs(decision, wanted.Inputs);
        var call = log.Begin(http, "program");
        var record = call.Record;
        (record.Program, record.Version, record.Arm, record.ServedArm) = (wanted.Program, decision.Version.Number, decision.Arm, decision.Arm);
        (record.UserId, record.Unit, record.RolloutId, record.StepIndex) = (wanted.User, decision.Unit, decision.Rollout?.Id, decision.Rollout?.StepIndex);
        (record.Inputs, record.Tags) = (wanted.Inputs.ToJsonString(JsonDefaults.Options), wanted.Tags);
        return new(call, decision, wanted.Inputs) { WantsTrace = wanted.WantsTrace, KeepsTrace = log.KeepsPayload(record) };
    }

    /// <summary>Runs to the end; the record is written before the last news is given.</summary>
    /// <exception cref="ProblemException">When no attempt gave an answer.</exception>
    public async Task<ProgramResult> RunAsync(ProgramRunState run, CancellationToken cancellationToken)
    {
        ProgramNews? last = null;
        await foreach (var news in NewsAsync(run, stream: false, cancellationToken))
        {
            last = news;
        }

        return (ProgramResult)last!;
    }

    /// <summary>Runs and tells each field's text as it comes and its value when it is complete. Another attempt is only made while nothing was told yet.</summary>
    /// <exception cref="ProblemException">When no attempt gave an answer, or one broke off after it had begun to tell.</exception>
    public IAsyncEnumerable<ProgramNews> StreamAsync(ProgramRunState run, CancellationToken cancellationToken) => NewsAsync(run, stream: true, cancellationToken);

    private async IAsyncEnumerable<ProgramNews> NewsAsync(ProgramRunState run, bool stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ProblemException? failure = null;
        Exception? reason = null;
        var isRecorded = false;
        try
        {
            foreach (var attempt in ProgramAttempt.Chain(run.Decision).Where(a => a.MayFollow(reason)))
            {
                run.Serve(attempt, failure?.Code, snapshots.Current);
                await using var news = AttemptAsync(run, attempt, stream, cancellationToken).GetAsyncEnumerator(cancellationToken);
                var hasTold = false;
                ProblemException? broken = null;
                while (broken is null)
                {
                    ProgramNews? next = null;
                    try
                    {
                        next = await news.MoveNextAsync() ? news.Current : null;
                    }
                    catch (Exception exception) when (ProgramFailure.IsOne(exception))
                    {
                        (broken, reason) = (ProgramFailure.Translate(exception), exception);
                        continue;
                    }

                    if (next is null)
                    {
                        yield break;
                    }

                    if (next is ProgramResult result)
                    {
                        isRecorded = true;
                        Record(run, InferenceRecord.Ok, null, result.Outputs);
                    }

                    hasTold = true;
                    yield return next;
                }

                failure ??= broken;
                if (hasTold)
                {
                    failure = broken;
                    break;
                }
            }

            isRecorded = true;
            Record(run, failure!.Code, failure.Message, null);
            throw failure;
        }
        finally
        {
            if (!isRecorded)
            {
                Record(run, cancellationToken.IsCancellationRequested ? InferenceRecord.ClientClosed : InferenceRecord.Failed, null, null);
            }
        }
    }

    private void Record(ProgramRunState run, string status, string? error, JsonObject? outputs)
    {
        var record = run.Call.Record;
        (record.Status, record.Error, record.Outputs) = (status, error, outputs?.ToJsonString(JsonDefaults.Options));
        if (run.KeepsTrace && run.Steps is { Count: > 0 } steps)
        {
            var only = steps.SelectMany(s => s.Calls).ToList() is [var call] && !record.Request.IsEmpty ? call : null;
            record.Steps = StoredSteps.Write(steps, run.Inputs, outputs, isSingleCall: only is not null);
            (record.Answer, record.Request) = (only?.Answer, only is null ? default : record.Request);
        }

        log.End(run.Call);
    }

    private async IAsyncEnumerable<ProgramNews> AttemptAsync(ProgramRunState run, ProgramAttempt attempt, bool stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (attempt.Fallback?.Outputs is { } fixedOutputs)
        {
            foreach (var (field, value) in stream ? fixedOutputs : [])
            {
                yield return new FieldValue(field, value);
            }

            yield return new ProgramResult(fixedOutputs.DeepClone().AsObject(), []);
            yield break;
        }

        var plan = attempt.Version.Plan ?? throw ProgramFailure.NotServable(run.Decision.Program.Name, attempt.Version.Number, attempt.Version.Problem);
        var model = new UpstreamModelClient(upstream, snapshots.Current, run.Call);
        var options = new RunOptions { Model = attempt.Fallback?.Model, Tools = new ProgramTools(tools, run.Call), Time = time, Trace = run.Hear(plan) };
        if (!stream)
        {
            yield return Result(await plan.RunAsync(run.Inputs, model, options, cancellationToken));
            yield break;
        }

        await foreach (var news in plan.StreamAsync(run.Inputs, model, options, cancellationToken))
        {
            yield return news switch
            {
                { Run: { } finished } => Result(finished),
                { HasEnded: true } => new FieldValue(news.Field!, news.Value),
                _ => new FieldText(news.Field!, news.Delta),
            };
        }
    }

    private static ProgramResult Result(ProgramRun finished) => new(finished.Outputs, finished.Repairs);

    private static void CheckInputs(RolloutDecision decision, JsonObject inputs)
    {
        try
        {
            decision.Version.Plan?.Check(inputs);
        }
        catch (InputException wrong)
        {
            throw ProgramFailure.Input(wrong);
        }
    }
}
