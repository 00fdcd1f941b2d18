using System.Text.Json.Nodes;
using LlmOps.Optimization.BootstrapFewShot;
using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Demos;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Settings;
using LlmOps.Optimization.Trials;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.KnnFewShot;

/// <summary>
/// Makes every training example a demo and has each request show the most similar ones (dspy-spec 5.4). What DSPy does at request time, running a teacher over the neighbours, is done once here, so that the program can be
/// served: at request time demos are only chosen.
/// </summary>
internal sealed class KnnFewShotOptimizer : IOptimizer
{
    private const string Retrieve = "retrieve";
    private const int MostPool = 5000;

    public string Name => "knn_few_shot";

    public string Description => "Every training example becomes a demo, with a teacher's reasoning where it answered rightly; each request shows the most similar ones. Several numbers of demos are scored on validation.";

    public IReadOnlyList<SettingDefinition> Settings { get; } = [SettingDefinitions.K, SettingDefinitions.MetricThreshold, SettingDefinitions.Profile];

    public IReadOnlyList<PlannedRun> Plan(OptimizationRequest request, int validationExamples) =>
    [
        .. NeedsTeacher(request) ? [new PlannedRun("teacher", false, Pool(request).Count, 0)] : Array.Empty<PlannedRun>(),
        FewShotPlan.Unchanged(request, validationExamples),
        .. Numbers(request).Select(k => new PlannedRun($"{k} nearest", true, validationExamples, k)),
    ];

    public async Task<OptimizationResult> OptimizeAsync(OptimizationRequest request, IExperiment experiment, CancellationToken cancellationToken)
    {
        await using var board = new TrialBoard(experiment, cancellationToken);
        board.Propose(request.Program, Candidate.Unchanged);
        try
        {
            var pool = DemoWriter.WithDemos(request.Program, await WorkedAsync(request, experiment, cancellationToken));
            foreach (var k in Numbers(request))
            {
                board.Propose(Showing(pool, k), $"{k} nearest of {pool.Steps[^1].Demos?.Count ?? 0}");
            }
        }
        catch (BudgetSpentException)
        {
            board.StopForBudget();
        }

        return await board.FinishAsync();
    }

    private static ProgramSpec Showing(ProgramSpec program, int k) => program with
    {
        Steps = [.. program.Steps.Select(s => s with { Options = new JsonObject(Others(s)) { [Retrieve] = k } })],
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Others(StepSpec step) => (step.Options ?? []).Where(o => o.Key != Retrieve).Select(o => KeyValuePair.Create(o.Key, o.Value?.DeepClone()));

    // Half as many, as many and twice as many: how many help depends on the model. DSPy takes the number given.
    private static IReadOnlyList<int> Numbers(OptimizationRequest request) => request.Settings.IsCompat ? [request.Settings.K] : [.. new[] { request.Settings.K / 2, request.Settings.K, request.Settings.K * 2 }.Where(k => k is >= 1 and <= 64).Distinct()];

    private static IReadOnlyList<TrainExample> Pool(OptimizationRequest request) => [.. request.Train.Take(MostPool)];

    // Without reasoning to show, a teacher's right answer is the label.
    private static bool NeedsTeacher(OptimizationRequest request) => request.Settings.IsCompat || request.Program.Steps[^1].Module is "chain_of_thought";

    private static async Task<IReadOnlyList<WorkedExample>> WorkedAsync(OptimizationRequest request, IExperiment experiment, CancellationToken cancellationToken)
    {
        var pool = Pool(request);
        if (!NeedsTeacher(request))
        {
            return [.. pool.Select(WorkedExample.Labeled)];
        }

        IReadOnlyList<ExampleRun> runs;
        try
        {
            runs = await experiment.RunAsync(new(request.Program, request.TeacherModel), pool, cancellationToken);
        }
        catch (RunFailedException)
        {
            return [.. pool.Select(WorkedExample.Labeled)];
        }

        return [.. pool.Zip(runs, (example, run) => run is { Outcome: "ok", Outputs: { } outputs } && request.Settings.Accepts(run.Score) ? new(example.Id, example.Inputs, outputs, true) : WorkedExample.Labeled(example))];
    }
}
