using LlmOps.OptimizationJobs.Leasing;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmOps.OptimizationJobs.Jobs;

internal static class ResumeJob
{
    public static async Task<Ok<JobResponse>> Handle(Guid id, OptimizationJobsDbContext db, WorkSignal<OptimizationJob> signal, CancellationToken cancellationToken)
    {
        await db.RequireJobAsync(id, cancellationToken);
        var job = (await db.Jobs.FindAsync([id], cancellationToken))!;
        if (!job.TryResume())
        {
            throw ProblemException.Conflict("optimization_job_not_stopped", $"Only a stopped job can go on; this one is {job.Status.ToString().ToLowerInvariant()}.");
        }

        await db.SaveChangesAsync(cancellationToken);
        signal.Wake();
        return TypedResults.Ok(JobResponse.Of(job));
    }
}
