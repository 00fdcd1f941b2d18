using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using LlmOps.InferenceGateway.Inferences;
using LlmOps.InferenceGateway.Rollouts;
using LlmOps.InferenceGateway.Snapshots;
using LlmOps.InferenceGateway.Upstream;
using LlmOps.Programs.Execution;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.ProgramRuns;

/// <summary>What a caller wants of a program.</summary>
internal sealed record ProgramCall(string Program, JsonObject Inputs, string? User, string? Session, string? Version, string? Tags);

/// <summary>News of a run: text of a field, or, last, the outputs.</summary>
internal sealed record ProgramNews(string? Field, string Delta, JsonObject? Outputs, IReadOnlyList<string> Repairs);

/// <summary>Decides the version, runs it, tries its fallbacks, and keeps the record.</summary>
internal sealed class ProgramRunner(SnapshotStore snapshots, IRolloutRouter router, UpstreamClient upstream, InferenceLog log)
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
        (record.Inputs, record.Tags, record.Model) = (wanted.Inputs.ToJsonString(JsonDefaults.Options), wanted.Tags, decision.Version.Plan?.Spec.Models.FirstOrDefault() ?? "");
        return new(call, decision, wanted.Inputs);
    }

    /// <summary>Runs to the end; the record is written before the last news is given.</summary>
    /// <exception cref="ProblemException">When no attempt gave an answer.</exception>
    public async Task<ProgramNews> RunAsync(ProgramRunState run, CancellationToken cancellationToken)
    {
        ProgramNews? last = null;
        await foreach (var news in NewsAsync(run, stream: false, cancellationToken))
        {
            last = news;
        }

        return last!;
    }

    /// <summary>Runs and tells each field's text as it comes. Another attempt is only made while nothing was told yet.</summary>
    /// <exception cref="ProblemException">When no attempt gave an answer, or one broke off after it had begun to tell.</exception>
    public IAsyncEnumerable<ProgramNews> StreamAsync(ProgramRunState run, CancellationToken cancellationToken) => NewsAsync(run, stream: true, cancellationToken);

    private async IAsyncEnumerable<ProgramNews> NewsAsync(ProgramRunState run, bool stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ProblemException? failure = null;
        var isRecorded = false;
        try
        {
            foreach (var attempt in ProgramAttempt.Chain(run.Decision))
            {
                run.Serve(attempt, failure?.Code);
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
                        broken = ProgramFailure.Translate(exception);
                        run.Keep(exception);
                        continue;
                    }

                    if (next is null)
                    {
                        yield break;
                    }

                    if (next.Outputs is not null)
                    {
                        isRecorded = true;
                        Record(run, InferenceRecord.Ok, null, next.Outputs);
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
        log.End(run.Call);
    }

    private async IAsyncEnumerable<ProgramNews> AttemptAsync(ProgramRunState run, ProgramAttempt attempt, bool stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (attempt.Fallback?.Outputs is { } fixedOutputs)
        {
            yield return new(null, "", fixedOutputs.DeepClone().AsObject(), []);
            yield break;
        }

        var plan = attempt.Version.Plan ?? throw ProgramFailure.NotServable(run.Decision.Program.Name, attempt.Version.Number, attempt.Version.Problem);
        var model = new UpstreamModelClient(upstream, snapshots.Current, run.Call);
        var options = new RunOptions { Model = attempt.Fallback?.Model };
        if (!stream)
        {
            yield return Finish(run, await plan.RunAsync(run.Inputs, model, options, cancellationToken));
            yield break;
        }

        await foreach (var news in plan.StreamAsync(run.Inputs, model, options, cancellationToken))
        {
            yield return news.Run is { } finished ? Finish(run, finished) : new(news.Field, news.Delta, null, []);
        }
    }

    private static ProgramNews Finish(ProgramRunState run, ProgramRun finished)
    {
        run.Call.Record.Answer = finished.LastCall?.Answer;
        return new(null, "", finished.Outputs, finished.Repairs);
    }

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

/// <summary>A run under way.</summary>
internal sealed record ProgramRunState(InferenceCall Call, RolloutDecision Decision, JsonObject Inputs)
{
    public void Serve(ProgramAttempt attempt, string? because)
    {
        var record = Call.Record;
        (record.ServedArm, record.ServedBy, record.Version) = (attempt.Arm, attempt.ServedBy, attempt.Version.Number);
        record.FallbackReason ??= because;
    }

    /// <summary>An answer nobody could read is kept for whoever mends the program.</summary>
    public void Keep(Exception exception)
    {
        if (exception is AnswerException unreadable)
        {
            Call.Record.Answer = unreadable.Answer;
        }
    }
}
