using LlmOps.OptimizationJobs.Persistence;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.Jobs;

internal static class ListJobs
{
    public static async Task<Ok<Page<JobResponse>>> Handle(string? program, string? status, string? cursor, int? limit, OptimizationJobsDbContext db, CancellationToken cancellationToken)
    {
        var size = Cursor.Limit(limit);
        var before = Cursor.DecodeId(cursor);
        JobStatus? wanted = status is null ? null : Enum.TryParse<JobStatus>(status, ignoreCase: true, out var known) && !int.TryParse(status, out _) ? known
            : throw ProblemException.Invalid("status", "must be queued, running, completed, stopped or failed.");
        var jobs = await db.Jobs.AsNoTracking()
            .Where(j => (program == null || j.Program == program) && (wanted == null || j.Status == wanted) && (before == null || j.Id < before))
            .OrderByDescending(j => j.Id).Take(size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(jobs.Select(JobResponse.Of).ToList().ToPage(size, j => j.Id.ToString()));
    }
}
