using System.Text.Json.Nodes;
using LlmOps.Programs.Models;

namespace LlmOps.Programs.Execution;

/// <summary>One run of a program's steps: each begins as soon as the steps it waits for have ended, and a failure ends the others.</summary>
internal sealed class ProgramExecution(IReadOnlyList<StepPlan> steps, JsonObject inputs, IModelClient client, RunOptions options, Action<string, ProgramEvent>? tell)
{
    private readonly Dictionary<string, Task<StepTrace>> _running = new(StringComparer.Ordinal);
    private readonly CallLog[] _calls = [.. steps.Select(_ => new CallLog())];

    /// <returns>The traces in the order of <see cref="StepPlan"/>s given.</returns>
    /// <exception cref="AnswerException">An answer could not be read; its usage is that of the whole run.</exception>
    public async Task<IReadOnlyList<StepTrace>> RunAsync(CancellationToken cancellationToken)
    {
        using var others = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        foreach (var (i, step) in steps.Index())
        {
            _running[step.Id] = RunStepAsync(step, _calls[i], others);
        }

        try
        {
            return await FirstFailure.ThrowOrAllAsync(_running.Values.ToList());
        }
        catch (AnswerException wrong) when (steps.Count > 1 || _calls[0].ToList().Count > 1)
        {
            throw new AnswerException(wrong.Field, wrong.Value, wrong.Reason, wrong.Answer) { Path = wrong.Path, Usage = Usage, InferenceId = wrong.InferenceId };
        }
    }

    public Usage Usage => _calls.Aggregate(default(Usage), (sum, log) => sum + log.Usage);

    private async Task<StepTrace> RunStepAsync(StepPlan step, CallLog calls, CancellationTokenSource others)
    {
        try
        {
            var before = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
            foreach (var waited in step.Waits)
            {
                before[waited] = (await _running[waited]).Outputs;
            }

            var given = step.Inputs(inputs, id => before[id]);
            var run = new StepRun(client, options, calls);
            return tell is null ? await step.RunAsync(given, run, others.Token) : await TellAsync(step, given, run, tell, others.Token);
        }
        catch
        {
            await others.CancelAsync();
            throw;
        }
    }

    private static async Task<StepTrace> TellAsync(StepPlan step, JsonObject given, StepRun run, Action<string, ProgramEvent> tell, CancellationToken cancellationToken)
    {
        var trace = await step.RunTellingAsync(given, run, (field, delta) => tell(step.Id, new ProgramEvent(field, delta, null)), cancellationToken);
        foreach (var (field, value) in trace.Outputs)
        {
            tell(step.Id, new ProgramEvent(field, "", null) { HasEnded = true, Value = value });
        }

        return trace;
    }
}
