using LlmOps.OptimizationJobs.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmOps.OptimizationJobs.FineTuning;

/// <summary>What a distillation would cost at most, without what the provider asks for training.</summary>
internal sealed record FineTuneQuote(long TeacherCalls, long CheckpointCalls, decimal Cost, string Basis);

internal static class QuoteFineTune
{
    public static async Task<Ok<FineTuneQuote>> Handle(FineTuneRequest request, FineTunePlanner planner, CancellationToken cancellationToken) => TypedResults.Ok(Of(await planner.PlanAsync(request, cancellationToken)));

    public static FineTuneQuote Of(FineTunePlan plan)
    {
        var teacher = (long)plan.Labelled + (plan.Unlabelled * plan.Request.Samples);
        var checkpoints = ((long)(plan.Request.Epochs + 1) * plan.Validation * (plan.Request.Optimizer is null ? 1 : 3)) + (2 * plan.Test);
        var cost = plan.Prices.Cost(JobPlanner.OnModel(plan.Student, plan.Request.TeacherModel), null, (int)teacher) + plan.Prices.Cost(plan.Student, null, (int)checkpoints);
        return new(teacher, checkpoints, cost, "Every row once per sample at the teacher, every checkpoint on all validation rows, plain and with a short prompt search, at the base's prices; the provider's own price for training is not known here and comes on top.");
    }
}
