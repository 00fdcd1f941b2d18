using LlmOps.OptimizationJobs.Leasing;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.Jobs;

internal static class StopJob
{
    // The worker that holds the job sees the wish within a second; a job nobody works on is picked up to be ended.
    public static async Task<Ok<JobResponse>> Handle(Guid id, OptimizationJobsDbContext db, WorkSignal<OptimizationJob> signal, CancellationToken cancellationToken)
    {
        if (await db.Jobs.Where(j => j.Id == id && j.IsActive).ExecuteUpdateAsync(set => set.SetProperty(j => j.StopRequested, true), cancellationToken) == 0)
        {
            var job = await db.RequireJobAsync(id, cancellationToken);
            throw ProblemException.Conflict("optimization_job_ended", $"The job has already {(job.Status is JobStatus.Failed ? "failed" : $"been {job.Status.ToString().ToLowerInvariant()}")}.");
        }

        signal.Wake();
        return TypedResults.Ok(JobResponse.Of(await db.RequireJobAsync(id, cancellationToken)));
    }
}
