using LlmOps.Contracts.EvalRuns;
using LlmOps.OptimizationJobs.Persistence;
using MassTransit;

namespace LlmOps.OptimizationJobs.Experiments;

/// <summary>Notes how a run ended. Runs of others, and ends noted before, change nothing.</summary>
internal sealed class EvalRunCompletedConsumer(OptimizationJobsDbContext db, RunSignals signals, TimeProvider time) : IConsumer<EvalRunCompleted>
{
    public async Task Consume(ConsumeContext<EvalRunCompleted> context)
    {
        await db.NoteEndAsync(context.Message, time.GetUtcNow(), context.CancellationToken);
        signals.Ended(context.Message.EvalRunId);
    }
}
