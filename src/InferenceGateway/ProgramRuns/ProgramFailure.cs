using LlmOps.InferenceGateway.Upstream;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.ProgramRuns;

/// <summary>Why an attempt gave no answer, as the error it becomes when no other attempt does.</summary>
internal static class ProgramFailure
{
    public static bool IsOne(Exception exception) => exception is ModelException or AnswerException or InputException or ProblemException { Code: "version_not_servable" };

    public static ProblemException Translate(Exception exception) => exception switch
    {
        ModelException { InnerException: UpstreamException upstream } => new(upstream.Body is null ? upstream.Status : 502, upstream.Code, upstream.Message),
        ModelException { Kind: ModelErrorKind.ModelNotFound } model => new(502, "model_not_found", model.Message),
        ModelException model => new(502, "provider_failure", model.Message),
        AnswerException answer => new(502, "unreadable_answer", answer.Message)
        {
            Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["field"] = answer.Field, ["reason"] = answer.Reason },
        },
        InputException wrong => Input(wrong),
        ProblemException problem => problem,
        _ => throw exception,
    };

    public static ProblemException NotServable(string program, int version, string? problem) =>
        new(502, "version_not_servable", $"Version {version} of '{program}' cannot be run by this gateway: {problem}");

    public static ProblemException Input(InputException wrong) => ProblemException.Invalid($"inputs.{wrong.Field}", $"{wrong.Reason}.");
}
