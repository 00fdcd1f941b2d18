using System.Text.Json.Nodes;
using LlmOps.Optimization.BootstrapFewShot;
using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Demos;
using LlmOps.Optimization.Demos.Drawing;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Proposing;
using LlmOps.Optimization.Randomness;
using LlmOps.Optimization.Settings;
using LlmOps.Optimization.Trials;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.InferRules;

/// <summary>Has a prompt model find the rules the training examples follow, and adds them to the instruction of a bootstrapped program (dspy-spec 5.8). Ours also tries the bootstrap alone and the rules alone, and drops rules that recite examples.</summary>
internal sealed class InferRulesOptimizer : IOptimizer
{
    private const int Unshuffled = -1;
    private const int ShownExamples = 60;

    // A prompt model's context is finite; DSPy asks again with one example less until it fits.
    private const int LongestExamples = 200_000;

    public string Name => "infer_rules";

    public string Description => "A prompt model writes down the rules that the training examples follow; they are added to the instruction of a program with bootstrapped demos. Each list of rules is scored on validation.";

    public IReadOnlyList<SettingDefinition> Settings { get; } =
    [
        SettingDefinitions.NumCandidates with { Description = "Lists of rules to try.", Default = SettingDefinitions.Json(10) }, SettingDefinitions.NumRules, SettingDefinitions.MaxLabeledDemos, SettingDefinitions.MaxBootstrappedDemos,
        SettingDefinitions.MaxRounds, SettingDefinitions.MetricThreshold, SettingDefinitions.Profile,
    ];

    public OptimizerSettings Defaults => new() { NumCandidates = 10 };

    public bool AsksPromptModel => true;

    public IReadOnlyList<PlannedRun> Plan(OptimizationRequest request, int validationExamples) =>
    [
        PlannedRun.Prompts(request.Settings.NumCandidates),
        .. FewShotPlan.Teacher(request, 1),
        FewShotPlan.Unchanged(request, validationExamples),
        .. Enumerable.Repeat(FewShotPlan.Bootstrapped(request, validationExamples), request.Settings.IsCompat ? request.Settings.NumCandidates : (2 * request.Settings.NumCandidates) + 1),
    ];

    public async Task<OptimizationResult> OptimizeAsync(OptimizationRequest request, IExperiment experiment, CancellationToken cancellationToken)
    {
        await using var board = new TrialBoard(experiment, cancellationToken);
        board.Propose(request.Program, Candidate.Unchanged);
        try
        {
            var (bootstrapped, origin) = await new Bootstrap(request, DemoDraws.For(request), experiment).CandidateAsync(Unshuffled, cancellationToken);
            if (!request.Settings.IsCompat)
            {
                board.Propose(bootstrapped, origin);
            }

            var (copied, choice) = (CopiedText.Of(request.Train), new DemoChoice(request.Train));
            for (var i = 0; i < request.Settings.NumCandidates && !board.BudgetSpent; i++)
            {
                if (await RulesAsync(request, experiment, choice, i, cancellationToken) is { Length: > 0 } rules && (request.Settings.IsCompat || !copied.IsIn(rules)))
                {
                    board.Propose(WithRules(bootstrapped, rules), $"rules {i + 1}, {origin}");
                    if (!request.Settings.IsCompat)
                    {
                        board.Propose(WithRules(request.Program, rules), $"rules {i + 1} alone");
                    }
                }
            }
        }
        catch (BudgetSpentException)
        {
            board.StopForBudget();
        }

        return await board.FinishAsync();
    }

    private static ProgramSpec WithRules(ProgramSpec program, string rules) =>
        program.WithInstructions(program.Steps[^1].Id, RuleText.With(program.Steps[^1].Signature.Instructions ?? "", rules));

    private static async Task<string?> RulesAsync(OptimizationRequest request, IExperiment experiment, DemoChoice choice, int sample, CancellationToken cancellationToken)
    {
        var step = request.Program.Steps[^1];
        var examples = request.Settings.IsCompat ? Fitting(step.Signature, request.Train)
            : ExampleText.Of(choice.Order(new NamedStreams(request.Seed).Of($"rules:{sample}")).Take(ShownExamples));
        var inputs = new JsonObject { ["task_description"] = TaskText.Description(request, step), ["examples"] = examples, ["allowed_labels"] = TaskText.Labels(step), ["most_rules"] = request.Settings.NumRules };
        return (await experiment.AskAsync(new(ReflectionPrograms.Rules, inputs, sample), cancellationToken))?["rules"]?.GetValue<string>().Trim();
    }

    private static string Fitting(SignatureSpec signature, IReadOnlyList<TrainExample> train)
    {
        var count = train.Count;
        string text;
        do
        {
            text = RuleText.Examples(signature, train.Take(count));
            count = count * 9 / 10;
        }
        while (text.Length > LongestExamples && count > 0);
        return text;
    }
}
