using LlmOps.Optimization.Candidates;
using LlmOps.OptimizationJobs.Experiments;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmOps.OptimizationJobs.Jobs;

/// <summary>What a job would cost at most; how long at the pace of the program's last eval run, when there was one.</summary>
internal sealed record QuoteResponse(int Trials, long Calls, long InputTokens, long OutputTokens, decimal Cost, string Basis, double? Minutes);

internal static class QuoteJob
{
    // A proposer is shown examples, or what was tried before, and may write a page; every prompt with a proposed instruction is longer by as much.
    private const long PromptInput = 6000;
    private const long PromptOutput = 2000;

    public static async Task<Ok<QuoteResponse>> Handle(JobRequest request, JobPlanner planner, CancellationToken cancellationToken) => TypedResults.Ok(Of(await planner.PlanAsync(request, cancellationToken)));

    public static QuoteResponse Of(JobPlan plan)
    {
        var (calls, input, output, cost) = (0L, 0L, 0L, 0m);
        var promptModel = plan.PromptModel ?? plan.TeacherModel ?? plan.TaskModel;
        foreach (var run in plan.Runs)
        {
            cost += plan.Prices.Cost(promptModel, run.PromptCalls * PromptInput, run.PromptCalls * PromptOutput);
            (calls, input, output) = (calls + run.PromptCalls, input + (run.PromptCalls * PromptInput), output + (run.PromptCalls * PromptOutput));
            var written = plan.Optimizer.AsksPromptModel && run.Name != Candidate.Unchanged ? PromptOutput : 0;
            var sent = run.Examples * (plan.Prices.InputTokens(plan.Spec, run.Demos) + written);
            var answered = run.Examples * plan.Prices.Output;
            cost += plan.Prices.Cost(run.OnValidation ? plan.TaskModel : plan.TeacherModel ?? plan.TaskModel, sent, answered);
            if (plan.Prices.Judge is not null)
            {
                cost += plan.Prices.JudgingCost(run.Examples);
                (calls, input, output) = (calls + run.Examples, input + (run.Examples * plan.Prices.JudgeInput), output + (run.Examples * JudgeCall.OutputTokens));
            }

            (calls, input, output) = (calls + run.Examples, input + sent, output + answered);
        }

        var answers = plan.Prices.IsMeasured ? "answers as long as those of the program's last eval run" : "answers as long as the labels";
        return new QuoteResponse(plan.Runs.Count(r => r.IsTrial), calls, input, output, cost, $"At most: every trial on all validation examples, nothing reused; prompts estimated at four characters a token, {answers}{(plan.Prices.Judge is null ? "" : ", each judged in a call of its own")}; the gateway's prices today.", plan.Pace is { } pace ? Math.Round(calls / pace / 60, 1) : null);
    }
}
