using LlmOps.OptimizationJobs.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmOps.OptimizationJobs.Jobs;

internal static class GetJob
{
    public static async Task<Ok<JobResponse>> Handle(Guid id, OptimizationJobsDbContext db, CancellationToken cancellationToken) => TypedResults.Ok(JobResponse.Of(await db.RequireJobAsync(id, cancellationToken)));
}
