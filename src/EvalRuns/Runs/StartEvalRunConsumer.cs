using LlmOps.Contracts.EvalRuns;
using LlmOps.EvalRuns.Persistence;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Messaging;
using MassTransit;

namespace LlmOps.EvalRuns.Runs;

/// <summary>Starts the run a message asks for. A wrong order becomes a failed run, so that the sender hears of it; an absent sibling is tried again.</summary>
internal sealed class StartEvalRunConsumer(EvalRunIntake intake, EvalRunsDbContext db, TimeProvider time) : IConsumer<StartEvalRun>
{
    public async Task Consume(ConsumeContext<StartEvalRun> context)
    {
        try
        {
            await intake.QueueAsync(EvalRunOrder.From(context.Message), context.CancellationToken);
        }
        catch (ProblemException problem) when (problem.Status < 500)
        {
            await RejectAsync(context.Message, problem.Message, context.CancellationToken);
        }
    }

    private async Task RejectAsync(StartEvalRun command, string reason, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var run = EvalRun.Reject(new()
        {
            Id = command.EvalRunId, Program = command.Program, Version = command.Version, ProgramHash = "", SpecJson = "", Dataset = command.Dataset,
            DatasetVersion = command.DatasetVersion, Split = command.Split, Metrics = [], Model = command.Model, Repeats = command.Repeats, Budget = command.Budget,
            LeaveOneOut = command.LeaveOneOut, Trigger = command.Trigger, RequestedBy = command.RequestedBy,
        }, reason, now);
        db.ChangeTracker.Clear();
        db.Add(run);
        db.Enqueue(new EvalRunCompleted { EvalRunId = run.Id, Status = "failed", Program = run.Program, Version = run.Version, Metric = command.Metrics.FirstOrDefault() ?? "", Scored = 0, Errors = 0, Cost = 0 }, now);
        await db.SaveChangesAsync(cancellationToken);
    }
}
