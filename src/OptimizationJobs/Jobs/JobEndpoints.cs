using LlmOps.OptimizationJobs.Trials;
using LlmOps.ServiceDefaults.Auth;

namespace LlmOps.OptimizationJobs.Jobs;

internal static class JobEndpoints
{
    public static void MapOptimizationJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/api/optimization-jobs").WithTags("Optimization jobs");
        jobs.MapPost("/", StartJob.Handle).WithSummary("Start a search for a better version of a program.").RequireScope(Scopes.Write);
        jobs.MapPost("/quote", QuoteJob.Handle).WithSummary("Say what such a job would cost at most.").RequireScope(Scopes.Read);
        jobs.MapGet("/", ListJobs.Handle).WithSummary("List jobs, newest first.").RequireScope(Scopes.Read);
        jobs.MapGet("/{id:guid}", GetJob.Handle).WithName("GetOptimizationJob").WithSummary("Read a job.").RequireScope(Scopes.Read);
        jobs.MapGet("/{id:guid}/events", WatchJob.Handle).WithSummary("Follow a job until it ends.").RequireScope(Scopes.Read);
        jobs.MapGet("/{id:guid}/trials", ListTrials.Handle).WithSummary("List a job's trials in order.").RequireScope(Scopes.Read);
        jobs.MapGet("/{id:guid}/report", ReportJob.Handle).WithSummary("What changed, why it was chosen, what it is worth and what it cost.").RequireScope(Scopes.Read);
        jobs.MapPost("/{id:guid}/stop", StopJob.Handle).WithSummary("Stop a job; the best so far stays.").RequireScope(Scopes.Write);
        jobs.MapPost("/{id:guid}/resume", ResumeJob.Handle).WithSummary("Go on with a stopped job; nothing paid for is paid again.").RequireScope(Scopes.Write);
        routes.MapGet("/api/optimizers", ListOptimizers.Handle).WithTags("Optimization jobs").WithSummary("List the optimizers there are.").RequireScope(Scopes.Read);
    }
}
