using System.Text.Json.Nodes;
using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Proposing;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Gepa;

/// <summary>Has the prompt model rewrite an instruction in the light of what was said of answers.</summary>
internal sealed class Reflection(OptimizationRequest request, IExperiment experiment)
{
    // An instruction that outgrows this many characters recites or repeats itself.
    private const int LongestInstruction = 6000;
    private readonly CopiedText copied = CopiedText.Of(request.Train);

    /// <summary>The program with the step's new instruction; null when nothing usable was answered.</summary>
    public async Task<ProgramSpec?> ImproveAsync(ProgramSpec program, string step, IReadOnlyList<(TrainExample Example, ExampleRun Run)> runs, int sample, CancellationToken cancellationToken)
    {
        var face = program.Steps.First(s => s.Id == step);
        var inputs = new JsonObject
        {
            ["task_description"] = TaskText.Description(request, face), ["current_instruction"] = face.Signature.Instructions ?? "",
            ["feedback_examples"] = JudgedText.Of(runs, request.Settings.IsCompat), ["allowed_labels"] = TaskText.Labels(face),
        };
        var answer = await experiment.AskAsync(new(ReflectionPrograms.Improvement, inputs, sample), cancellationToken);
        var text = answer?["improved_instruction"]?.GetValue<string>() is { } said ? FencedText.Read(said) : "";
        return text.Length == 0 || text == face.Signature.Instructions || (!request.Settings.IsCompat && (text.Length > LongestInstruction || copied.IsIn(text)))
            ? null : program.WithInstructions(step, text);
    }
}
