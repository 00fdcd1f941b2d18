using System.Text.Json.Nodes;
using LlmOps.Programs.Adapters;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Modules;

/// <summary>
/// How a compat program asks (dspy-spec 2.7): when an answer cannot be read, once more in JSON with a schema, and at last in JSON mode. Each further
/// call is in the trace and in the usage. A failure of the model is never a reason to ask again.
/// </summary>
internal sealed class AdapterFallback(IReadOnlyList<(Predict Predict, string Purpose)> attempts) : IModule
{
    private const string JsonMode = "json mode fallback";

    public Signature Signature => First.Signature;

    /// <summary>The way that is tried first.</summary>
    public Predict First => attempts[0].Predict;

    /// <param name="step">The step.</param>
    /// <param name="signature">What is asked.</param>
    /// <param name="profile">By which rules.</param>
    /// <param name="retrieve">How many demos a request shows; 0 is all.</param>
    public static IModule For(StepSpec step, Signature signature, Profile profile, int retrieve = 0)
    {
        var first = new Predict(step, signature, profile, retrieve);
        if (profile.IsNative)
        {
            return first;
        }

        var json = step.Adapter is AdapterNames.Json ? first : new Predict(step with { Adapter = AdapterNames.Json }, signature, profile, retrieve);
        List<(Predict, string)> attempts = [(first, "")];
        if (json != first)
        {
            attempts.Add((json, "json fallback"));
        }

        if (json.Template.ResponseFormat?["type"]?.GetValue<string>() is "json_schema")
        {
            attempts.Add((json.InJsonMode(), JsonMode));
        }

        return attempts.Count > 1 ? new AdapterFallback(attempts) : first;
    }

    public async Task<JsonObject> RunAsync(JsonObject inputs, StepRun run, CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                return await attempts[i].Predict.RunAsync(inputs, i is 0 ? run : run.Part(attempts[i].Purpose, run.Sample), cancellationToken);
            }
            catch (AnswerException) when (i + 1 < attempts.Count && !(attempts[i + 1].Purpose is JsonMode && run.Options.StructuredOutput is not StructuredOutput.Schema))
            {
                // Asked again in the next way; without schemas the last way would be the same request again.
            }
        }
    }
}
