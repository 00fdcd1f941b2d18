using LlmOps.Optimization.BootstrapFewShot;
using LlmOps.Optimization.Demos;
using LlmOps.Optimization.Demos.Drawing;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Settings;
using LlmOps.Optimization.Trials;

namespace LlmOps.Optimization.LabeledFewShot;

/// <summary>Shows labelled training examples (dspy-spec 5.1), and scores whether that helped.</summary>
internal sealed class LabeledFewShotOptimizer : IOptimizer
{
    public string Name => "labeled_few_shot";

    public string Description => "Puts labelled training examples into the prompt, chosen to cover all labels and kinds of text. No model call but the scoring.";

    public IReadOnlyList<SettingDefinition> Settings { get; } = [SettingDefinitions.MaxLabeledDemos, SettingDefinitions.Profile];

    public IReadOnlyList<PlannedRun> Plan(OptimizationRequest request, int validationExamples) =>
        [FewShotPlan.Unchanged(request, validationExamples), FewShotPlan.Labeled(request, validationExamples)];

    public async Task<OptimizationResult> OptimizeAsync(OptimizationRequest request, IExperiment experiment, CancellationToken cancellationToken)
    {
        await using var board = new TrialBoard(experiment, cancellationToken);
        board.Propose(request.Program, "unchanged");
        Propose(board, request, DemoDraws.For(request));
        return await board.FinishAsync();
    }

    internal static void Propose(TrialBoard board, OptimizationRequest request, IDemoDraw draws)
    {
        var demos = draws.Labeled(request.Train, request.Settings.MaxLabeledDemos);
        board.Propose(DemoWriter.WithDemos(request.Program, [.. demos.Select(WorkedExample.Labeled)]), $"labeled {demos.Count}");
    }
}
