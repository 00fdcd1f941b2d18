using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Tools;

namespace LlmOps.Programs.Modules;

/// <summary>
/// Takes turns until the model says finish, the turns or their tokens are used up, then reads the outputs from the trajectory. A tool that fails
/// and, in the native profile, a turn that cannot be read are told to the model as observations.
/// </summary>
internal sealed class React(ReactSpec spec, Signature face, Predict turn, Predict extraction, Profile profile) : IModule
{
    private const int ContextTries = 3;

    public Signature Signature => face;

    public async Task<JsonObject> RunAsync(JsonObject inputs, StepRun run, CancellationToken cancellationToken)
    {
        var trajectory = new Trajectory(profile);
        var written = run.Calls.Usage.OutputTokens;
        for (var i = 0; i < spec.MaxIters && !(run.Calls.Usage.OutputTokens - written >= spec.MaxTokens); i++)
        {
            if (!await TakeTurnAsync(i, trajectory, inputs, run, cancellationToken))
            {
                break;
            }
        }

        var outputs = await AskAsync(extraction, trajectory, inputs, run with { Purpose = "extract" }, cancellationToken);
        outputs[ReactSpec.Trajectory] = trajectory.ToJson();
        return outputs;
    }

    /// <returns>Whether another turn may follow.</returns>
    private async Task<bool> TakeTurnAsync(int number, Trajectory trajectory, JsonObject inputs, StepRun run, CancellationToken cancellationToken)
    {
        JsonObject step;
        try
        {
            step = await AskAsync(turn, trajectory, inputs, run.Part($"turn {number + 1}", run.Sample), cancellationToken);
        }
        catch (AnswerException unreadable) when (profile.IsNative)
        {
            trajectory.Add(number, [], $"This turn could not be read: {unreadable.Message}.");
            return true;
        }

        var name = step["next_tool_name"]!.GetValue<string>();
        var isFinished = name is ReactSpec.Finish;
        trajectory.Add(number, step, isFinished ? "Completed." : await CallAsync(spec.Tools.First(t => t.Name == name), step["next_tool_args"]!.AsObject(), run, cancellationToken));
        return !isFinished;
    }

    // When the trajectory outgrows the model's context, its oldest turn goes.
    private static async Task<JsonObject> AskAsync(Predict predict, Trajectory trajectory, JsonObject inputs, StepRun run, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var shown = inputs.DeepClone().AsObject();
            shown[ReactSpec.Trajectory] = trajectory.Text();
            try
            {
                return await predict.RunAsync(shown, run, cancellationToken);
            }
            catch (ModelException failure) when (failure.Kind is ModelErrorKind.ContextLength && tries < ContextTries && trajectory.Turns > 1)
            {
                trajectory.ForgetOldest();
            }
        }
    }

    private static async Task<JsonNode?> CallAsync(ToolSpec tool, JsonObject arguments, StepRun run, CancellationToken cancellationToken)
    {
        if (tool.Mistake(arguments) is { } mistake)
        {
            return Failure(tool, mistake);
        }

        try
        {
            return run.Options.Tools is { } tools ? await tools.InvokeAsync(tool, arguments, cancellationToken) : Failure(tool, "no tools can be called here");
        }
        catch (ToolException failed)
        {
            return Failure(tool, failed.Message);
        }
    }

    private static JsonValue Failure(ToolSpec tool, string reason) => JsonValue.Create($"Execution error in {tool.Name}: {reason}");
}
