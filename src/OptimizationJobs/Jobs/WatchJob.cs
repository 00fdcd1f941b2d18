using System.Text.Json;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmOps.OptimizationJobs.Jobs;

internal static class WatchJob
{
    public static async Task<ServerSentEventsResult<JobResponse>> Handle(Guid id, OptimizationJobsDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        await db.RequireJobAsync(id, cancellationToken);
        return TypedResults.ServerSentEvents(Changes.FollowAsync(
            async () => JobResponse.Of(await db.RequireJobAsync(id, cancellationToken)), job => JsonSerializer.Serialize(job, JsonDefaults.Options),
            job => job.Status is JobStatus.Completed or JobStatus.Stopped or JobStatus.Failed, time, cancellationToken));
    }
}
