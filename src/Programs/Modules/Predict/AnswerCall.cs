using System.Text;
using System.Text.Json.Nodes;
using LlmOps.Programs.Adapters;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Reading;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Modules;

/// <summary>Asks a model once and reads its answer as the outputs of a signature, whole or while it arrives; every call is noted.</summary>
/// <param name="step">Model and settings.</param>
/// <param name="signature">What is read.</param>
/// <param name="profile">By which rules.</param>
/// <param name="parse">Reads an answer.</param>
/// <param name="follow">Follows one while it arrives.</param>
internal sealed class AnswerCall(StepSpec step, Signature signature, Profile profile, Func<string, AnswerReading, JsonObject> parse, Func<IAnswerFollower> follow)
{
    public ModelRequest Request(IReadOnlyList<ModelMessage> messages, JsonObject? responseFormat, StepRun run) => new(run.Options.Model ?? step.Model.Name, messages)
    {
        Temperature = run.Temperature ?? step.Model.Temperature,
        MaxTokens = step.Model.MaxTokens,
        Seed = run.Sample is 0 ? null : run.Sample,
        Sample = run.Sample,
        ResponseFormat = Supported(responseFormat, run.Options.StructuredOutput),
    };

    /// <exception cref="AnswerException">The answer could not be read.</exception>
    public async Task<JsonObject> AskAsync(ModelRequest request, StepRun run, CancellationToken cancellationToken)
    {
        var started = run.Start();
        ModelResponse response;
        try
        {
            response = run.Tell is null ? await run.Client.CompleteAsync(request, cancellationToken) : await FollowAsync(request, run, cancellationToken);
        }
        catch (Exception failure) when (failure is ModelException or OperationCanceledException)
        {
            run.Calls.Add(new CallTrace(request.Model, run.Purpose, request.Messages, "", null, null, [], run.Since(started)) { Error = Failure.Words(failure) });
            throw;
        }

        return Read(request, response, run.Since(started), run);
    }

    /// <exception cref="AnswerException">The answer could not be read.</exception>
    public JsonObject Read(ModelRequest request, ModelResponse response, TimeSpan elapsed, StepRun run)
    {
        var reading = new AnswerReading(profile);
        var call = new CallTrace(request.Model, run.Purpose, request.Messages, response.Text, null, response, reading.Repairs, elapsed);
        try
        {
            if (string.IsNullOrWhiteSpace(response.Text))
            {
                throw new AnswerException(signature.Outputs[0].Name, null, "is missing: the answer is empty", response.Text);
            }

            var outputs = parse(response.Text, reading);
            run.Calls.Add(call with { Outputs = outputs });
            return outputs;
        }
        catch (AnswerException wrong)
        {
            var reason = response.FinishReason is "length" ? $"{wrong.Reason} (the answer was cut at the token limit)" : wrong.Reason;
            var told = new AnswerException(wrong.Field, wrong.Value, reason, response.Text) { Path = wrong.Path, Usage = response.Usage, InferenceId = response.InferenceId };
            run.Calls.Add(call with { Error = told.Message });
            throw told;
        }
    }

    private async Task<ModelResponse> FollowAsync(ModelRequest request, StepRun run, CancellationToken cancellationToken)
    {
        var follower = follow();
        var answer = new StringBuilder();
        var response = new ModelResponse("", default, request.Model, null);
        await foreach (var chunk in run.Client.StreamAsync(request, cancellationToken))
        {
            answer.Append(chunk.Text);
            response = response with
            {
                Usage = chunk.Usage ?? response.Usage,
                FinishReason = chunk.FinishReason ?? response.FinishReason,
                Model = chunk.Model ?? response.Model,
                InferenceId = chunk.InferenceId ?? response.InferenceId,
            };
            Tell(follower.Append(chunk.Text), run);
        }

        Tell(follower.Finish(), run);
        return response with { Text = answer.ToString() };
    }

    // A JSON node has one parent, and clients put it into a body of their own.
    private static JsonObject? Supported(JsonObject? wanted, StructuredOutput supported) => supported switch
    {
        StructuredOutput.None => null,
        StructuredOutput.JsonMode when wanted is not null => ResponseFormats.JsonMode(),
        _ => wanted?.DeepClone().AsObject(),
    };

    private static void Tell(IReadOnlyList<FieldNews> news, StepRun run)
    {
        foreach (var item in news.Where(n => n.Delta.Length > 0))
        {
            run.Tell!(item.Field, item.Delta);
        }
    }
}
