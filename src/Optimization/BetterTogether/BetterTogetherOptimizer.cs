using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Settings;
using LlmOps.Optimization.Trials;
using LlmOps.Programs.Randomness;

namespace LlmOps.Optimization.BetterTogether;

/// <summary>Runs optimizers one after the other, each from the best so far (Soylu et al., 2024; dspy-spec 5.11). Fine-tuning is a step of a distillation job, where the weights are.</summary>
internal sealed class BetterTogetherOptimizer : IOptimizer
{
    // Those that may be a step: all that start from a program and end with a better one of the same shape.
    private static readonly IReadOnlyList<string> Steps = ["labeled_few_shot", "bootstrap_few_shot", "bootstrap_random_search", "copro", "mipro_v2", "gepa", "simba", "infer_rules"];

    public string Name => "better_together";

    public string Description => "Runs optimizers one after the other, each from the best so far, with the training examples in another order each time; the best of all steps wins.";

    public IReadOnlyList<SettingDefinition> Settings { get; } = [SettingDefinitions.Strategy(Steps), SettingDefinitions.Profile];

    public bool AsksPromptModel => true;

    public IReadOnlyList<PlannedRun> Plan(OptimizationRequest request, int validationExamples) =>
        [.. Optimizers(request).SelectMany((optimizer, i) => optimizer.Plan(For(request, optimizer), validationExamples).Select(run => run with { IsRepeat = run.IsRepeat || (i > 0 && run.Name == Candidate.Unchanged) }))];

    public async Task<OptimizationResult> OptimizeAsync(OptimizationRequest request, IExperiment experiment, CancellationToken cancellationToken)
    {
        var trials = new List<Trial>();
        var start = new Candidate(0, request.Program, Candidate.Unchanged);
        var isSpent = false;
        foreach (var (optimizer, i) in Optimizers(request).Select((o, i) => (o, i)))
        {
            var stage = new StageExperiment(experiment, $"{i + 1} {optimizer.Name}", Math.Max(1, trials.Count), start);
            var result = await optimizer.OptimizeAsync(For(request, optimizer) with { Program = start.Spec, Train = Shuffled(request, i) }, stage, cancellationToken);
            trials.AddRange(result.Trials.Where(t => i == 0 || t.Number > 0).Select(t => t with { Candidate = stage.Of(t.Candidate) }));
            isSpent = result.BudgetSpent;
            start = new OptimizationResult(trials, isSpent).Best?.Candidate ?? start;
            if (isSpent)
            {
                break;
            }
        }

        return new(trials, isSpent);
    }

    private static IEnumerable<IOptimizer> Optimizers(OptimizationRequest request) => Strategy.Parse(request.Settings.Strategy, Steps)!.Select(name => OptimizerCatalogue.Find(name)!);

    private static OptimizationRequest For(OptimizationRequest request, IOptimizer optimizer) => request with { Settings = optimizer.Defaults with { IsCompat = request.Settings.IsCompat } };

    private static IReadOnlyList<TrainExample> Shuffled(OptimizationRequest request, int step)
    {
        var order = request.Train.ToList();
        new PythonRandom(request.Seed + step).Shuffle(order);
        return order;
    }
}
