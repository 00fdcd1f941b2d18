using LlmOps.Optimization.Demos.Drawing;

namespace LlmOps.Optimization.BootstrapFewShot;

/// <summary>The runs few-shot optimizers have in common, as planned for a quote.</summary>
internal static class FewShotPlan
{
    public static PlannedRun Unchanged(OptimizationRequest request, int validationExamples) =>
        new("unchanged", true, validationExamples, request.Program.Steps.Sum(s => s.Demos?.Count ?? 0));

    public static PlannedRun Labeled(OptimizationRequest request, int validationExamples) => new("labeled", true, validationExamples, Demos(request));

    public static PlannedRun Bootstrapped(OptimizationRequest request, int validationExamples) =>
        new("bootstrap", true, validationExamples, Math.Min(request.Train.Count, Math.Max(request.Settings.MaxLabeledDemos, request.Settings.MaxBootstrappedDemos)));

    /// <summary>The teacher's attempts over all draws (dspy-spec 5.2: at most T x rounds each). Our teacher is the same for all draws, so none asks an example twice.</summary>
    public static IEnumerable<PlannedRun> Teacher(OptimizationRequest request, int draws)
    {
        var attempts = DemoDraws.For(request).Attempts(request.Settings.MaxBootstrappedDemos) * draws;
        var most = request.Settings.IsCompat ? attempts : Math.Min(attempts, request.Train.Count);
        return request.Settings.MaxBootstrappedDemos is 0 ? [] : [new("teacher", false, most * request.Settings.MaxRounds, request.TeacherModel is null ? Demos(request) : 0)];
    }

    private static int Demos(OptimizationRequest request) => Math.Min(request.Train.Count, request.Settings.MaxLabeledDemos);
}
