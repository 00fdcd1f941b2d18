using LlmOps.Optimization.Demos.Drawing;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Settings;
using LlmOps.Optimization.Trials;

namespace LlmOps.Optimization.BootstrapFewShot;

/// <summary>Shows the model its own right answers (or a teacher's), and labelled examples beside them (dspy-spec 5.2).</summary>
internal sealed class BootstrapFewShotOptimizer : IOptimizer
{
    private const int Unshuffled = -1;

    public string Name => "bootstrap_few_shot";

    public string Description => "Runs a teacher over training examples, keeps what the metric accepts as demos with their reasoning, fills up with labelled ones.";

    public IReadOnlyList<SettingDefinition> Settings { get; } =
        [SettingDefinitions.MaxLabeledDemos, SettingDefinitions.MaxBootstrappedDemos, SettingDefinitions.MaxRounds, SettingDefinitions.MetricThreshold, SettingDefinitions.Profile];

    public IReadOnlyList<PlannedRun> Plan(OptimizationRequest request, int validationExamples) =>
        [.. FewShotPlan.Teacher(request, 1), FewShotPlan.Unchanged(request, validationExamples), FewShotPlan.Bootstrapped(request, validationExamples)];

    public async Task<OptimizationResult> OptimizeAsync(OptimizationRequest request, IExperiment experiment, CancellationToken cancellationToken)
    {
        await using var board = new TrialBoard(experiment, cancellationToken);
        board.Propose(request.Program, "unchanged");
        try
        {
            var (spec, origin) = await new Bootstrap(request, DemoDraws.For(request), experiment).CandidateAsync(Unshuffled, cancellationToken);
            board.Propose(spec, origin);
        }
        catch (BudgetSpentException)
        {
            board.StopForBudget();
        }

        return await board.FinishAsync();
    }
}
