using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Settings;
using LlmOps.Optimization.Trials;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Copro;

/// <summary>Climbs by rounds of proposals (dspy-spec 5.5). The prefix DSPy proposes beside an instruction is never shown to a model, so none is asked for.</summary>
internal sealed class CoproOptimizer : IOptimizer
{
    public string Name => "copro";

    public string Description => "A prompt model proposes instructions in rounds, each round told how the best so far scored on train; the best are then scored on validation. Changes instructions alone.";

    public IReadOnlyList<SettingDefinition> Settings { get; } = [SettingDefinitions.Breadth, SettingDefinitions.Depth, SettingDefinitions.Profile];

    public bool AsksPromptModel => true;

    public string? Obstacle(ProgramSpec program) => OptimizableProgram.InstructionObstacle(program);

    public IReadOnlyList<PlannedRun> Plan(OptimizationRequest request, int validationExamples)
    {
        var (breadth, depth, steps) = (request.Settings.Breadth, request.Settings.Depth, request.Program.Instructed().Count);
        var demos = request.Program.Steps.Sum(s => s.Demos?.Count ?? 0);
        return
        [
            PlannedRun.Prompts(steps * ((breadth * depth) - 1)),
            new("train", false, breadth * depth * steps * CoproSearch.Rows(request), demos),
            new(Candidate.Unchanged, true, validationExamples, demos),
            .. Enumerable.Repeat(new PlannedRun("proposal", true, 0, demos), steps * ((breadth * depth) - 1)),
            .. Enumerable.Repeat(new PlannedRun("finalist", true, validationExamples, demos, IsRepeat: true), request.Settings.IsCompat ? 1 : 3),
        ];
    }

    public Task<OptimizationResult> OptimizeAsync(OptimizationRequest request, IExperiment experiment, CancellationToken cancellationToken)
    {
        CoproSearch? search = null;
        return SearchTrials.SearchAsync(
            experiment,
            trials =>
            {
                search = new(request, experiment, trials, cancellationToken);
                return search.RunAsync();
            },
            candidate => search!.Known(candidate),
            cancellationToken);
    }
}
