using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Settings;
using LlmOps.Optimization.Trials;

namespace LlmOps.Optimization.Simba;

/// <summary>Learns from examples that are answered now well, now badly: adds the good answer as a demo, or advice from the comparison (dspy-spec 5.7).</summary>
internal sealed class SimbaOptimizer : IOptimizer
{
    public string Name => "simba";

    public string Description => "Samples several answers to training examples; where they differ most it adds the better one as a demo, or advice that a prompt model draws from the comparison.";

    public IReadOnlyList<SettingDefinition> Settings { get; } =
    [
        SettingDefinitions.NumCandidates with { Description = "Answers to each example, and candidates of a step.", Default = SettingDefinitions.Json(6) }, SettingDefinitions.BatchSize, SettingDefinitions.MaxSteps,
        SettingDefinitions.MaxDemos, SettingDefinitions.Profile,
    ];

    public OptimizerSettings Defaults => new() { NumCandidates = 6 };

    public bool AsksPromptModel => true;

    public IReadOnlyList<PlannedRun> Plan(OptimizationRequest request, int validationExamples)
    {
        var (steps, candidates, batch) = (request.Settings.MaxSteps, request.Settings.NumCandidates, Math.Min(request.Settings.BatchSize, request.Train.Count));
        var finals = Math.Min(steps, candidates + 1);
        return
        [
            PlannedRun.Prompts(steps * (candidates + 1)),
            new("samples and candidates", false, (steps * batch * ((2 * candidates) + (request.Settings.IsCompat ? 1 : 2))) + (request.Settings.IsCompat ? finals * request.Train.Count : 0), request.Settings.MaxDemos),
            new(Candidate.Unchanged, true, validationExamples, request.Program.Steps.Sum(s => s.Demos?.Count ?? 0)),
            .. Enumerable.Repeat(new PlannedRun("candidate", true, 0, request.Settings.MaxDemos), steps * (candidates + 1)),
            .. Enumerable.Repeat(new PlannedRun("finalist", true, validationExamples, request.Settings.MaxDemos, IsRepeat: true), request.Settings.IsCompat ? 1 : finals),
        ];
    }

    public Task<OptimizationResult> OptimizeAsync(OptimizationRequest request, IExperiment experiment, CancellationToken cancellationToken) =>
        SearchTrials.SearchAsync(experiment, trials => new SimbaSearch(request, experiment, trials, cancellationToken).RunAsync(), SimbaSearch.Known, cancellationToken);
}
