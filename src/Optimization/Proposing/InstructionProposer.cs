using System.Text.Json.Nodes;
using LlmOps.Optimization.Demos;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Randomness;
using LlmOps.Programs.Randomness;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Proposing;

/// <summary>Has the prompt model write instructions, from the data and from what the program is for (dspy-spec 5.6, step 3).</summary>
internal sealed class InstructionProposer(OptimizationRequest request, IExperiment experiment)
{
    private const int SummaryBatch = 10;
    private const int MostBatches = 10;
    private const int MostComplete = 5;
    private const int ShownExamples = 24;
    private const int CompatExamples = 3;
    private static readonly string[] Tips = ["", "Be creative.", "Keep it simple and short.", "Be descriptive: say for each output what speaks for it.", "Say that much depends on a right answer.", "Give the model a persona that fits the task."];

    private readonly PythonRandom tips = new(request.Seed == 0 && request.Settings.IsCompat ? 9 : request.Seed);
    private readonly NamedStreams streams = new(request.Seed);
    private readonly StepSpec step = request.Program.Steps[^1];

    /// <summary>Instructions to choose from; the program's own is the first. Fewer when the model repeats itself or recites examples.</summary>
    /// <param name="count">How many at most, the own included.</param>
    /// <param name="demoSets">Demos that were made, by set; examples for the prompt model in compat form.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<IReadOnlyList<string?>> ProposeAsync(int count, IReadOnlyList<IReadOnlyList<DemoSpec>> demoSets, CancellationToken cancellationToken)
    {
        var proposals = new List<string?> { step.Signature.Instructions };
        var summary = request.Settings.IsCompat ? await CompatSummaryAsync(cancellationToken) : await SummaryAsync(cancellationToken);
        var copied = CopiedText.Of(request.Train);
        for (var i = 1; i < count; i++)
        {
            var tip = request.Settings.IsCompat ? tips.Choice(Tips) : Tips[i % Tips.Length];
            var examples = request.Settings.IsCompat ? ExampleText.Of(demoSets.Skip(i).Concat(demoSets.Take(i)).SelectMany(s => s).Take(CompatExamples)) : ExampleText.Of(Drawn(i));
            var text = await ProposalAsync(summary, examples, tip, i, cancellationToken);
            if (text is { Length: > 0 } && !proposals.Contains(text) && (request.Settings.IsCompat || !copied.IsIn(text)))
            {
                proposals.Add(text);
            }
        }

        return proposals;
    }

    /// <summary>Calls of the prompt model at most.</summary>
    public static int Calls(OptimizationRequest request, int instructions) => (request.Settings.IsCompat ? MiproV2.MiproSchedule.SummaryCalls(request.Train.Count) : 1) + instructions;

    private async Task<string?> ProposalAsync(string summary, string examples, string tip, int sample, CancellationToken cancellationToken)
    {
        var inputs = new JsonObject
        {
            ["task_description"] = TaskText.Description(request, step), ["dataset_summary"] = summary, ["examples"] = examples, ["allowed_labels"] = TaskText.Labels(step), ["current_instruction"] = step.Signature.Instructions ?? "", ["tip"] = tip,
        };
        var answer = await experiment.AskAsync(new(ProposerPrograms.Proposal, inputs, sample), cancellationToken);
        return answer?["proposed_instruction"]?.GetValue<string>() is { } text ? request.Settings.IsCompat ? ProposedInstruction.Compat(text) : ProposedInstruction.Native(text) : null;
    }

    private async Task<string> SummaryAsync(CancellationToken cancellationToken) =>
        (await experiment.AskAsync(new(ProposerPrograms.Summary, new JsonObject { ["task_description"] = TaskText.Description(request, step), ["examples"] = ExampleText.Of(Drawn(0)) }), cancellationToken))?["summary"]?.GetValue<string>() ?? "";

    private async Task<string> CompatSummaryAsync(CancellationToken cancellationToken)
    {
        var observations = "";
        var complete = 0;
        foreach (var batch in request.Train.Chunk(SummaryBatch).Take(MostBatches))
        {
            var answer = await experiment.AskAsync(new(ProposerPrograms.Observation, new JsonObject { ["observations"] = observations, ["examples"] = ExampleText.Of(batch) }), cancellationToken);
            var said = answer?["summary"]?.GetValue<string>() ?? "";
            if (said.StartsWith("COMPLETE", StringComparison.OrdinalIgnoreCase) && ++complete >= MostComplete)
            {
                break;
            }

            observations += said.StartsWith("COMPLETE", StringComparison.OrdinalIgnoreCase) ? "" : $"{said}\n";
        }

        var summary = await experiment.AskAsync(new(ProposerPrograms.Summary, new JsonObject { ["task_description"] = TaskText.Description(request, step), ["examples"] = observations }), cancellationToken);
        return summary?["summary"]?.GetValue<string>() ?? observations;
    }

    // Every proposal sees other examples, each label in its turn.
    private IReadOnlyList<TrainExample> Drawn(int proposal) => [.. new DemoChoice(request.Train).Order(streams.Of($"propose:{proposal}")).Take(ShownExamples)];
}
