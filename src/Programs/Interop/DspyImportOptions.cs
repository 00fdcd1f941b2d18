using System.Text.Json;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Interop;

/// <summary>What a saved state does not say: names, types, and often the model.</summary>
public sealed record DspyImportOptions
{
    /// <summary>The model that shall answer, as the gateway knows it; null takes the one each predictor was saved with.</summary>
    public string? Model { get; init; }

    /// <summary>The signature of a file with one predictor.</summary>
    public SignatureSpec? Signature { get; init; }

    /// <summary>Signatures by predictor path. Without one, names come from prefixes and demos, and the report says so.</summary>
    public IReadOnlyDictionary<string, SignatureSpec> Signatures { get; init; } = new Dictionary<string, SignatureSpec>(StringComparer.Ordinal);

    /// <summary>Reads signatures as people give them: a JSON string with the shorthand, or an object as in a version document.</summary>
    /// <exception cref="InteropException">Everything wrong with them.</exception>
    public static DspyImportOptions Of(string? model, JsonElement? signature, IReadOnlyDictionary<string, JsonElement>? signatures)
    {
        var problems = new List<SpecProblem>();
        var options = new DspyImportOptions
        {
            Model = model,
            Signature = signature is { } given ? GivenSignature.Read(given, "/signature", problems) : null,
            Signatures = (signatures ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal))
                .ToDictionary(s => s.Key, s => GivenSignature.Read(s.Value, $"/signatures/{SpecMembers.Escape(s.Key)}", problems), StringComparer.Ordinal),
        };
        return problems.Count is 0 ? options : throw new InteropException(problems);
    }
}
