using LlmOps.Optimization.BootstrapFewShot;
using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Demos.Drawing;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Settings;
using LlmOps.Optimization.Trials;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Ensembles;

/// <summary>Draws few-shot programs as the random search does, and combines the best of them (compat: some drawn by chance) into one that lets them vote. It costs as many calls a request as it has members.</summary>
internal sealed class EnsembleOptimizer : IOptimizer
{
    public string Name => "ensemble";

    public string Description => "Combines several differently drawn few-shot programs into one whose answers are voted on; each request costs a call for every member.";

    public IReadOnlyList<SettingDefinition> Settings { get; } =
    [
        SettingDefinitions.EnsembleSize, SettingDefinitions.NumCandidates with { Description = "Drawn programs to choose the members from.", Default = SettingDefinitions.Json(6) }, SettingDefinitions.MaxLabeledDemos, SettingDefinitions.MaxBootstrappedDemos,
        SettingDefinitions.MaxRounds, SettingDefinitions.MetricThreshold, SettingDefinitions.Profile,
    ];

    public OptimizerSettings Defaults => new() { NumCandidates = 6 };

    public IReadOnlyList<PlannedRun> Plan(OptimizationRequest request, int validationExamples) =>
    [
        FewShotPlan.Unchanged(request, validationExamples),
        .. FewShotPlan.Teacher(request, request.Settings.NumCandidates),
        .. Enumerable.Repeat(FewShotPlan.Bootstrapped(request, validationExamples), request.Settings.NumCandidates),
        FewShotPlan.Bootstrapped(request, validationExamples * request.Settings.EnsembleSize) with { Name = "ensemble" },
    ];

    public Task<OptimizationResult> OptimizeAsync(OptimizationRequest request, IExperiment experiment, CancellationToken cancellationToken) =>
        SearchTrials.SearchAsync(experiment, trials => SearchAsync(request, experiment, trials, cancellationToken), _ => "Not scored.", cancellationToken);

    private static async Task SearchAsync(OptimizationRequest request, IExperiment experiment, SearchTrials trials, CancellationToken cancellationToken)
    {
        if (await trials.CompleteAsync(trials.Open(request.Program, Candidate.Unchanged), cancellationToken) is null)
        {
            return;
        }

        var bootstrap = new Bootstrap(request, DemoDraws.For(request), experiment);
        var members = new List<(ProgramSpec Spec, double Score)>();
        for (var draw = 0; draw < request.Settings.NumCandidates; draw++)
        {
            var (spec, origin) = await bootstrap.CandidateAsync(draw, cancellationToken);
            if (!trials.Knows(spec) && await trials.CompleteAsync(trials.Open(spec, origin), cancellationToken) is { } score)
            {
                members.Add((spec, score.Score));
            }
        }

        var size = request.Settings.EnsembleSize;
        var chosen = request.Settings.IsCompat ? Ensemble.Draw(members, size, request.Seed) : [.. members.OrderByDescending(m => m.Score).Take(size)];
        if (chosen.Count > 1)
        {
            await trials.CompleteAsync(trials.Open(Ensemble.Of([.. chosen.Select(c => c.Spec)]), $"vote of {chosen.Count} programs"), cancellationToken);
        }
    }
}
