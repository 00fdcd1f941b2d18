using System.Security.Claims;
using System.Text.Json;
using LlmOps.OptimizationJobs.Jobs;
using LlmOps.OptimizationJobs.Leasing;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.FineTuning;

internal static class FineTuneEndpoints
{
    public static void MapFineTuneJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/api/fine-tune-jobs").WithTags("Fine-tune jobs");
        jobs.MapPost("/", StartAsync).WithSummary("Distill a program into a small model: label, train, measure every checkpoint, publish the best.").RequireScope(Scopes.Write);
        jobs.MapPost("/quote", QuoteFineTune.Handle).WithSummary("Say what that would cost at most.").RequireScope(Scopes.Read);
        jobs.MapGet("/", ListAsync).WithSummary("List distillations, newest first.").RequireScope(Scopes.Read);
        jobs.MapGet("/{id:guid}", GetAsync).WithName("GetFineTuneJob").WithSummary("Read a distillation with its checkpoints.").RequireScope(Scopes.Read);
        jobs.MapGet("/{id:guid}/events", WatchAsync).WithSummary("Follow a distillation until it ends.").RequireScope(Scopes.Read);
        jobs.MapPost("/{id:guid}/stop", StopAsync).WithSummary("Stop a distillation; it can go on.").RequireScope(Scopes.Write);
        jobs.MapPost("/{id:guid}/resume", ResumeAsync).WithSummary("Go on with a stopped distillation; nothing paid for is paid again.").RequireScope(Scopes.Write);
    }

    private static async Task<AcceptedAtRoute<FineTuneResponse>> StartAsync(
        FineTuneRequest request, ClaimsPrincipal caller, FineTunePlanner planner, OptimizationJobsDbContext db, WorkSignal<FineTuneJob> signal, TimeProvider time, CancellationToken cancellationToken)
    {
        var job = FineTuneJob.Queue(await planner.PlanAsync(request, cancellationToken), caller.KeyName(), time.GetUtcNow());
        db.Add(job);
        await db.SaveChangesAsync(cancellationToken);
        signal.Wake();
        return TypedResults.AcceptedAtRoute(FineTuneResponse.Of(job, []), "GetFineTuneJob", new { id = job.Id });
    }

    private static async Task<Ok<Page<FineTuneResponse>>> ListAsync(string? program, string? cursor, int? limit, OptimizationJobsDbContext db, CancellationToken cancellationToken)
    {
        var size = Cursor.Limit(limit);
        var before = Cursor.DecodeId(cursor);
        var jobs = await db.FineTuneJobs.AsNoTracking().Where(j => (program == null || j.Program == program) && (before == null || j.Id < before)).OrderByDescending(j => j.Id).Take(size + 1).ToListAsync(cancellationToken);
        var ids = jobs.Select(j => j.Id).ToList();
        var checkpoints = (await db.Checkpoints.AsNoTracking().Where(c => ids.Contains(c.JobId)).ToListAsync(cancellationToken)).ToLookup(c => c.JobId);
        return TypedResults.Ok(jobs.Select(j => FineTuneResponse.Of(j, checkpoints[j.Id])).ToList().ToPage(size, j => j.Id.ToString()));
    }

    private static async Task<Ok<FineTuneResponse>> GetAsync(Guid id, OptimizationJobsDbContext db, CancellationToken cancellationToken) => TypedResults.Ok(await RequireAsync(db, id, cancellationToken));

    private static async Task<ServerSentEventsResult<FineTuneResponse>> WatchAsync(Guid id, OptimizationJobsDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        await RequireAsync(db, id, cancellationToken);
        return TypedResults.ServerSentEvents(Changes.FollowAsync(
            () => RequireAsync(db, id, cancellationToken), job => JsonSerializer.Serialize(job, JsonDefaults.Options), job => job.Status is JobStatus.Completed or JobStatus.Stopped or JobStatus.Failed, time, cancellationToken));
    }

    private static async Task<Ok<FineTuneResponse>> StopAsync(Guid id, OptimizationJobsDbContext db, WorkSignal<FineTuneJob> signal, CancellationToken cancellationToken)
    {
        var job = await RequireAsync(db, id, cancellationToken);
        if (await db.FineTuneJobs.Where(j => j.Id == id && j.IsActive).ExecuteUpdateAsync(set => set.SetProperty(j => j.StopRequested, true), cancellationToken) == 0)
        {
            throw ProblemException.Conflict("fine_tune_job_ended", $"The distillation has already ended ({job.Status.ToString().ToLowerInvariant()}).");
        }

        signal.Wake();
        return TypedResults.Ok(job);
    }

    private static async Task<Ok<FineTuneResponse>> ResumeAsync(Guid id, OptimizationJobsDbContext db, WorkSignal<FineTuneJob> signal, CancellationToken cancellationToken)
    {
        await RequireAsync(db, id, cancellationToken);
        var job = (await db.FineTuneJobs.FindAsync([id], cancellationToken))!;
        if (!job.TryResume())
        {
            throw ProblemException.Conflict("fine_tune_job_not_stopped", $"Only a stopped distillation can go on; this one is {job.Status.ToString().ToLowerInvariant()}.");
        }

        // Its searches were stopped with it, and go on with it.
        var searches = await db.Checkpoints.Where(c => c.JobId == id && c.OptimizationJobId != null && c.OptimizedRun == null).Select(c => c.OptimizationJobId!.Value).ToListAsync(cancellationToken);
        foreach (var search in await db.Jobs.Where(j => searches.Contains(j.Id)).ToListAsync(cancellationToken))
        {
            search.TryResume();
        }

        await db.SaveChangesAsync(cancellationToken);
        signal.Wake();
        return TypedResults.Ok(await RequireAsync(db, id, cancellationToken));
    }

    private static async Task<FineTuneResponse> RequireAsync(OptimizationJobsDbContext db, Guid id, CancellationToken cancellationToken)
    {
        var job = await db.FineTuneJobs.AsNoTracking().FirstOrDefaultAsync(j => j.Id == id, cancellationToken) ?? throw new ProblemException(404, "fine_tune_job_not_found", $"There is no fine-tune job {id}.");
        return FineTuneResponse.Of(job, await db.Checkpoints.AsNoTracking().Where(c => c.JobId == id).ToListAsync(cancellationToken));
    }
}
