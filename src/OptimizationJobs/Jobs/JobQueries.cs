using LlmOps.OptimizationJobs.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.Jobs;

internal static class JobQueries
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Waits for a job that another worker works on.</summary>
    public static async Task<OptimizationJob> EndedJobAsync(this OptimizationJobsDbContext db, Guid id, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            var job = await db.RequireJobAsync(id, cancellationToken);
            if (!job.IsActive)
            {
                return job;
            }

            await Task.Delay(Look, time, cancellationToken);
        }
    }

    /// <exception cref="ProblemException">404 when there is none.</exception>
    public static async Task<OptimizationJob> RequireJobAsync(this OptimizationJobsDbContext db, Guid id, CancellationToken cancellationToken) =>
        await db.Jobs.AsNoTracking().FirstOrDefaultAsync(j => j.Id == id, cancellationToken) ?? throw new ProblemException(404, "optimization_job_not_found", $"There is no optimization job {id}.");
}
