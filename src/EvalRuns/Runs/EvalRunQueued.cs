using LlmOps.EvalRuns.Execution;
using MassTransit;

namespace LlmOps.EvalRuns.Runs;

/// <summary>Tells every worker process that a run has shards to execute. Only saves waiting: workers look by themselves every second.</summary>
public sealed record EvalRunQueued(Guid EvalRunId);

internal sealed class WakeWorkersConsumer(WorkSignal signal) : IConsumer<EvalRunQueued>
{
    public Task Consume(ConsumeContext<EvalRunQueued> context)
    {
        signal.Announce();
        return Task.CompletedTask;
    }
}
