using LlmOps.Optimization.BootstrapFewShot;
using LlmOps.Optimization.Demos;
using LlmOps.Optimization.Demos.Drawing;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.LabeledFewShot;
using LlmOps.Optimization.Settings;
using LlmOps.Optimization.Trials;

namespace LlmOps.Optimization.RandomSearch;

/// <summary>Tries many demo sets and keeps the one that scores best on validation (dspy-spec 5.3).</summary>
internal sealed class BootstrapRandomSearchOptimizer : IOptimizer
{
    public string Name => "bootstrap_random_search";

    public string Description => "Scores the program unchanged, without demos, with labelled, with bootstrapped, and with many drawn demo sets of several sizes on validation; the strictly best wins.";

    public IReadOnlyList<SettingDefinition> Settings { get; } =
        [SettingDefinitions.MaxLabeledDemos, SettingDefinitions.MaxBootstrappedDemos, SettingDefinitions.NumCandidates, SettingDefinitions.MaxRounds, SettingDefinitions.MetricThreshold, SettingDefinitions.Profile];

    public IReadOnlyList<PlannedRun> Plan(OptimizationRequest request, int validationExamples)
    {
        var unchanged = FewShotPlan.Unchanged(request, validationExamples);
        return
        [
            unchanged,
            .. unchanged.Demos > 0 ? [unchanged with { Name = "zero-shot", Demos = 0 }] : Array.Empty<PlannedRun>(),
            .. request.Settings.MaxLabeledDemos > 0 ? [FewShotPlan.Labeled(request, validationExamples)] : Array.Empty<PlannedRun>(),
            .. FewShotPlan.Teacher(request, request.Settings.NumCandidates + 1),
            .. Enumerable.Repeat(FewShotPlan.Bootstrapped(request, validationExamples), request.Settings.NumCandidates + (request.Settings.MaxBootstrappedDemos > 0 ? 1 : 0)),
        ];
    }

    public async Task<OptimizationResult> OptimizeAsync(OptimizationRequest request, IExperiment experiment, CancellationToken cancellationToken)
    {
        var draws = DemoDraws.For(request);
        var bootstrap = new Bootstrap(request, draws, experiment);
        await using var board = new TrialBoard(experiment, cancellationToken);
        board.Propose(request.Program, "unchanged");
        board.Propose(DemoWriter.WithoutDemos(request.Program), "zero-shot");
        LabeledFewShotOptimizer.Propose(board, request, draws);
        try
        {
            for (var draw = -1; draw < request.Settings.NumCandidates && !board.BudgetSpent; draw++)
            {
                var (spec, origin) = await bootstrap.CandidateAsync(draw, cancellationToken);
                board.Propose(spec, origin);
            }
        }
        catch (BudgetSpentException)
        {
            board.StopForBudget();
        }

        return await board.FinishAsync();
    }
}
