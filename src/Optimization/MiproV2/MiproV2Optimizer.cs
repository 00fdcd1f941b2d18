using LlmOps.Optimization.BootstrapFewShot;
using LlmOps.Optimization.Demos;
using LlmOps.Optimization.Demos.Drawing;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Proposing;
using LlmOps.Optimization.Settings;
using LlmOps.Optimization.Trials;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.MiproV2;

/// <summary>Proposes instructions and demo sets, and searches for the best pair (Opsahl-Ong et al., 2024; dspy-spec 5.6).</summary>
internal sealed class MiproV2Optimizer : IOptimizer
{
    private const int InformingDemos = 3;
    private const int CompatSeed = 9;

    public string Name => "mipro_v2";

    public string Description => "A prompt model proposes instructions, a teacher makes demo sets, and the search finds the pair that scores best; with both demo limits 0 it changes the instruction alone.";

    public IReadOnlyList<SettingDefinition> Settings { get; } =
    [
        SettingDefinitions.Auto, SettingDefinitions.MaxLabeledDemos with { Default = SettingDefinitions.Json(4) }, SettingDefinitions.MaxBootstrappedDemos, SettingDefinitions.NumCandidates with { Description = "Instructions and demo sets to choose from when auto is null.", Default = SettingDefinitions.Json(6) },
        SettingDefinitions.NumTrials, SettingDefinitions.MinibatchSize, SettingDefinitions.MaxRounds, SettingDefinitions.MetricThreshold, SettingDefinitions.Profile,
    ];

    public OptimizerSettings Defaults => new() { Auto = "light", MaxLabeledDemos = 4, MaxBootstrappedDemos = 4, NumCandidates = 6 };

    public bool AsksPromptModel => true;

    public IReadOnlyList<PlannedRun> Plan(OptimizationRequest request, int validationExamples)
    {
        var size = MiproSize.Of(request.Settings, request.Program.Steps.Count);
        var minibatch = Math.Min(request.Settings.MinibatchSize, validationExamples);
        var usesMinibatches = validationExamples > MiproSchedule.LargestWhole && minibatch < validationExamples;
        var demos = Math.Max(request.Settings.MaxLabeledDemos, request.Settings.MaxBootstrappedDemos);
        return
        [
            PlannedRun.Prompts(InstructionProposer.Calls(request, size.Instructions)),
            .. FewShotPlan.Teacher(request, size.DemoSets),
            FewShotPlan.Unchanged(request, validationExamples),
            .. request.Settings.IsCompat ? CompatScoring(size.Trials, usesMinibatches ? minibatch : null, validationExamples, demos) : NativeScoring(size.Trials, minibatch, validationExamples, demos),
        ];
    }

    private static IEnumerable<PlannedRun> CompatScoring(int trials, int? minibatch, int validation, int demos) =>
    [
        .. Enumerable.Repeat(new PlannedRun("trial", true, minibatch ?? validation, demos), trials),
        .. minibatch is null ? [] : Enumerable.Repeat(new PlannedRun("full evaluation", true, validation, demos, IsRepeat: true), MiproSchedule.FullEvaluations(trials)),
    ];

    private static IEnumerable<PlannedRun> NativeScoring(int trials, int block, int validation, int demos) =>
    [
        .. Enumerable.Repeat(new PlannedRun("trial", true, block, demos), block == 0 ? 0 : NativeSearch.Blocks(validation, trials, block)),
        .. Enumerable.Repeat(new PlannedRun("finalist", true, validation, demos, IsRepeat: true), NativeSearch.Finalists),
    ];

    public async Task<OptimizationResult> OptimizeAsync(OptimizationRequest request, IExperiment experiment, CancellationToken cancellationToken)
    {
        var size = MiproSize.Of(request.Settings, request.Program.Steps.Count);
        var seed = request.Settings.IsCompat && request.Seed == 0 ? CompatSeed : request.Seed;
        ICombinationSearch? search = null;
        CombinationTrials? combinations = null;
        return await SearchTrials.SearchAsync(
            experiment,
            async trials =>
            {
                var demoSets = await DemoSetsAsync(request, size.DemoSets, experiment, cancellationToken);
                var instructions = await new InstructionProposer(request, experiment).ProposeAsync(size.Instructions, demoSets, cancellationToken);
                var choices = new Choices(request.Program, instructions, MiproSize.IsZeroShot(request.Settings) ? [request.Program.Steps[^1].Demos ?? []] : demoSets);
                search = request.Settings.IsCompat ? new CompatSearch(choices, size, request.Settings.MinibatchSize, seed) : new NativeSearch(choices, size, request.Settings.MinibatchSize, seed);
                combinations = new(choices, trials);
                await search.RunAsync(combinations, cancellationToken);
            },
            candidate => search!.Known(combinations!.Of(candidate)),
            cancellationToken);
    }

    // Set 0 has no demos, set 1 labelled ones, set 2 is the unshuffled bootstrap, the others are drawn.
    private static async Task<IReadOnlyList<IReadOnlyList<DemoSpec>>> DemoSetsAsync(OptimizationRequest request, int count, IExperiment experiment, CancellationToken cancellationToken)
    {
        var isZeroShot = MiproSize.IsZeroShot(request.Settings);
        if (isZeroShot && !request.Settings.IsCompat)
        {
            return [[]];
        }

        var informed = isZeroShot ? request with { Settings = request.Settings with { MaxBootstrappedDemos = InformingDemos } } : request;
        var draws = DemoDraws.For(informed);
        var bootstrap = new Bootstrap(informed, draws, experiment);
        var sets = new List<IReadOnlyList<DemoSpec>> { Array.Empty<DemoSpec>() };
        if (informed.Settings.MaxLabeledDemos > 0 && sets.Count < count)
        {
            sets.Add(Demos(DemoWriter.WithDemos(request.Program, [.. draws.Labeled(request.Train, informed.Settings.MaxLabeledDemos).Select(WorkedExample.Labeled)])));
        }

        for (var draw = -1; sets.Count < count; draw++)
        {
            sets.Add(Demos((await bootstrap.CandidateAsync(draw, cancellationToken)).Spec));
        }

        return sets;
    }

    private static IReadOnlyList<DemoSpec> Demos(ProgramSpec program) => program.Steps[^1].Demos ?? [];
}
