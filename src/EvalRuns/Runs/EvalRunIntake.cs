using LlmOps.EvalRuns.Examples;
using LlmOps.EvalRuns.MetricCatalog;
using LlmOps.EvalRuns.Persistence;
using LlmOps.EvalRuns.Shards;
using LlmOps.EvalRuns.Siblings;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Messaging;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LlmOps.EvalRuns.Runs;

/// <summary>Turns an order into a queued run with everything its workers need: document, rows, shards.</summary>
internal sealed class EvalRunIntake(EvalRunsDbContext db, RegistryClient registry, GatewayClient gateway, ExampleSetStore sets, MetricChoice choice, TimeProvider time)
{
    /// <summary>Queues the run; the same id again changes nothing and gives the run there is.</summary>
    /// <exception cref="ProblemException">The order is wrong, or a sibling refused or is away.</exception>
    public async Task<EvalRun> QueueAsync(EvalRunOrder order, CancellationToken cancellationToken)
    {
        if (await FindAsync(order.Id, cancellationToken) is { } existing)
        {
            return existing;
        }

        OrderCheck.Check(order);
        var metrics = await choice.SettleAsync(order, cancellationToken);
        var (program, version) = await ProgramAsync(order, cancellationToken);
        var dataset = await registry.DatasetVersionAsync(order.Dataset, order.DatasetVersion, cancellationToken);
        OrderCheck.Fit(program, dataset, metrics, order.Split);
        if (order.Model is { } model)
        {
            await gateway.RequireModelAsync(model, cancellationToken);
        }

        Guid? finalCheck = order.Split is Splits.Test
            ? (await registry.OpenFinalCheckAsync(dataset, new(order.Id, order.Program, version, order.RequestedBy, order.Reason!), cancellationToken)).Id
            : null;
        var set = await sets.GetOrFetchAsync(new(dataset, order.Split, order.ExampleIds, finalCheck), cancellationToken);
        return await SaveAsync(EvalRun.Queue(new()
        {
            Id = order.Id, Program = order.Program, Version = version,
            ProgramHash = ProgramSpecJson.Hash(program.Spec), SpecJson = ProgramSpecJson.Canonical(program.Spec),
            Dataset = dataset.Dataset, DatasetVersion = dataset.Number, Split = order.Split, Metrics = metrics,
            Model = order.Model, Repeats = order.Repeats, Budget = order.Budget, LeaveOneOut = order.LeaveOneOut, Fresh = order.Fresh,
            Trigger = order.Trigger, RequestedBy = order.RequestedBy, FinalCheckId = finalCheck,
        }, set.Id, set.Count, time.GetUtcNow()), cancellationToken);
    }

    private Task<EvalRun?> FindAsync(Guid id, CancellationToken cancellationToken) => db.EvalRuns.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellationToken);

    public async Task<(ProgramPlan Plan, int? Version)> ProgramAsync(EvalRunOrder order, CancellationToken cancellationToken)
    {
        try
        {
            if (order.SpecJson is { } candidate)
            {
                return (ProgramPlan.Compile(ProgramSpecJson.Parse(candidate)), null);
            }

            var version = await registry.ProgramVersionAsync(order.Program, order.Version ?? "latest", cancellationToken);
            return (ProgramPlan.Compile(ProgramSpecJson.Parse(version.Spec.GetRawText())), version.Number);
        }
        catch (SpecException wrong)
        {
            throw ProblemException.Invalid([.. wrong.Problems.Select(p => new FieldError($"spec{p.Pointer}", p.Reason))]);
        }
    }

    private async Task<EvalRun> SaveAsync(EvalRun run, CancellationToken cancellationToken)
    {
        db.Add(run);
        db.AddRange(Shard.Cut(run));
        db.Enqueue(new EvalRunQueued(run.Id), run.CreatedAt);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return run;
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // The same order arrived twice at once; the other delivery was quicker.
            db.ChangeTracker.Clear();
            return (await FindAsync(run.Id, cancellationToken))!;
        }
    }
}
