using System.Text.Json;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.ProgramRegistry.Versions;

/// <summary>A checked publication: everything that can be wrong with a request is found here, at once, before any row is touched.</summary>
internal sealed record VersionDraft(ProgramSpec Spec, string Hash, string Document, string? Message, int? Parent, VersionOrigin Origin)
{
    public const int LongestMessage = 2000;

    /// <exception cref="ProblemException">400 <c>invalid_program</c> with every problem.</exception>
    public static VersionDraft Of(PublishVersionRequest request)
    {
        var errors = RequestErrors(request).ToList();
        ProgramSpec? spec = null;
        try
        {
            spec = Read(request);
        }
        catch (SpecException wrong)
        {
            errors.AddRange(wrong.Problems.Select(p => new FieldError(p.Pointer, p.Reason)));
        }

        return errors.Count == 0 && spec is not null
            ? new(spec, ProgramSpecJson.Hash(spec), JsonSerializer.Serialize(spec, ProgramSpecJson.Options), request.Message, request.Parent, request.Origin ?? VersionOrigin.Human)
            : throw ProblemException.Invalid(errors, "invalid_program");
    }

    private static ProgramSpec? Read(PublishVersionRequest request) => request switch
    {
        { Spec: { } spec } => ProgramSpecJson.Parse(spec.GetRawText()),
        { Signature: { } signature, Model: { } model } => SpecShorthand.FromSignature(signature, request.Instructions, model, request.Module ?? "predict"),
        _ => null,
    };

    private static IEnumerable<FieldError> RequestErrors(PublishVersionRequest request)
    {
        if (request.Spec is null == request.Signature is null)
        {
            yield return new("/spec", "give either a whole document here or a signature, not both and not neither.");
        }

        if (request.Signature is not null && request.Model is null)
        {
            yield return new("/model", "name the model that shall answer the signature.");
        }

        if (request.Spec is not null && (request.Instructions ?? request.Model ?? request.Module) is not null)
        {
            yield return new("/spec", "a whole document already says its instructions, model and module; leave them out beside it.");
        }

        if (request.Message?.Length > LongestMessage)
        {
            yield return new("/message", $"must be at most {LongestMessage} characters.");
        }

        if (request.Origin is { } origin && !VersionOrigin.Kinds.Contains(origin.Kind))
        {
            yield return new("/origin/kind", $"must be one of {string.Join(", ", VersionOrigin.Kinds)}.");
        }

        if (request.Origin?.Dataset?.Length > 200)
        {
            yield return new("/origin/dataset", "must be at most 200 characters.");
        }
    }
}
