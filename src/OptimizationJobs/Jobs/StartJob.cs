using System.Security.Claims;
using LlmOps.OptimizationJobs.Leasing;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmOps.OptimizationJobs.Jobs;

internal static class StartJob
{
    public static async Task<AcceptedAtRoute<JobResponse>> Handle(
        JobRequest request, ClaimsPrincipal caller, JobPlanner planner, OptimizationJobsDbContext db, WorkSignal<OptimizationJob> signal, TimeProvider time, CancellationToken cancellationToken)
    {
        var job = OptimizationJob.Queue(await planner.PlanAsync(request, cancellationToken), caller.KeyName(), time.GetUtcNow());
        db.Add(job);
        await db.SaveChangesAsync(cancellationToken);
        signal.Wake();
        return TypedResults.AcceptedAtRoute(JobResponse.Of(job), "GetOptimizationJob", new { id = job.Id });
    }
}
