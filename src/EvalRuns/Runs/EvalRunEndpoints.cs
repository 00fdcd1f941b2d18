using LlmOps.EvalRuns.Comparisons;
using LlmOps.EvalRuns.Results;
using LlmOps.EvalRuns.Runs.Quotes;
using LlmOps.ServiceDefaults.Auth;

namespace LlmOps.EvalRuns.Runs;

internal static class EvalRunEndpoints
{
    public static void MapEvalRuns(this IEndpointRouteBuilder routes)
    {
        var runs = routes.MapGroup("/api/eval-runs").WithTags("Eval runs");
        runs.MapPost("/", StartEvalRunOverHttp.Handle).RequireScope(Scopes.Write).WithSummary("Score a program version over a dataset split.");
        runs.MapPost("/quote", QuoteEvalRun.Handle).RequireScope(Scopes.Read).WithSummary("Tell what a run would take, without starting it.");
        runs.MapGet("/", ReadEvalRuns.List).RequireScope(Scopes.Read).WithSummary("List runs, newest first.");
        runs.MapGet("/{id:guid}", ReadEvalRuns.Get).RequireScope(Scopes.Read).WithSummary("Read the progress and the score of a run.");
        runs.MapGet("/{id:guid}/events", WatchEvalRun.Handle).RequireScope(Scopes.Read).WithSummary("Follow a run until it ends (server-sent events).");
        runs.MapGet("/{id:guid}/results", ListResults.Handle).RequireScope(Scopes.Read).WithSummary("List what each example gave, in example order.");
        runs.MapPost("/{id:guid}/stop", ChangeEvalRun.Stop).RequireScope(Scopes.Write).WithSummary("Stop a run; what is scored stays.");
        runs.MapPost("/{id:guid}/resume", ChangeEvalRun.Resume).RequireScope(Scopes.Write).WithSummary("Go on with a stopped run.");
        runs.MapPost("/{id:guid}/retry-errors", ChangeEvalRun.RetryErrors).RequireScope(Scopes.Write).WithSummary("Try only the errors of an ended run again.");
        runs.MapGet("/compare", CompareEvalRuns.Handle).RequireScope(Scopes.Read).WithSummary("Compare two runs, example by example.");
    }
}
