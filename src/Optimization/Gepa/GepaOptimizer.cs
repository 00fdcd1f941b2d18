using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Settings;
using LlmOps.Optimization.Trials;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Gepa;

/// <summary>Evolves instructions by reflection on feedback, keeping whatever is best on some row (Agrawal et al., 2025; dspy-spec 5.9).</summary>
internal sealed class GepaOptimizer : IOptimizer
{
    public string Name => "gepa";

    public string Description => "A prompt model reads what the metric said of wrong answers and rewrites the instruction; programs that are best on some validation row go on. Changes instructions alone, of any number of steps.";

    public IReadOnlyList<SettingDefinition> Settings { get; } =
    [
        SettingDefinitions.Auto with { Description = "Size of the search, when neither max_metric_calls nor max_full_evals is given." }, SettingDefinitions.MaxMetricCalls, SettingDefinitions.MaxFullEvals,
        SettingDefinitions.ReflectionMinibatchSize, SettingDefinitions.UseMerge, SettingDefinitions.Profile,
    ];

    public OptimizerSettings Defaults => new() { Auto = OptimizerSizes.Light };

    public bool AsksPromptModel => true;

    public string? Obstacle(ProgramSpec program) => OptimizableProgram.InstructionObstacle(program);

    public IReadOnlyList<PlannedRun> Plan(OptimizationRequest request, int validationExamples)
    {
        var demos = request.Program.Steps.Sum(s => s.Demos?.Count ?? 0);
        var runs = Math.Max(0, GepaBudget.Of(request, validationExamples) - validationExamples) + GepaSearch.Overrun(request, validationExamples);
        return
        [
            PlannedRun.Prompts(Math.Max(1, runs / GepaSearch.Minibatch(request))),
            new(Candidate.Unchanged, true, validationExamples, demos),
            new("minibatches and children", false, runs, demos),

            // How many children are good enough to be validated nobody knows; they are paid from the runs above.
            .. Enumerable.Repeat(new PlannedRun("child", true, 0, demos), Math.Max(1, runs / 2 / Math.Max(1, GepaSearch.Fronts(request, validationExamples)))),
            .. GepaSearch.Fronts(request, validationExamples) < validationExamples ? Enumerable.Repeat(new PlannedRun("finalist", true, validationExamples, demos, IsRepeat: true), GepaSearch.Finalists) : [],
        ];
    }

    public Task<OptimizationResult> OptimizeAsync(OptimizationRequest request, IExperiment experiment, CancellationToken cancellationToken)
    {
        GepaSearch? search = null;
        return SearchTrials.SearchAsync(
            experiment,
            trials =>
            {
                search = new(request, experiment, trials, cancellationToken);
                return search.RunAsync(GepaBudget.Of(request, experiment.ValidationIds.Count));
            },
            candidate => search!.Known(candidate),
            cancellationToken);
    }
}
