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

    /// <summary>The declared types that the signatures name; they go into the document as they are.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Types { get; init; }

    /// <summary>Reads signatures as people give them: a JSON string with the shorthand, or an object as in a version document.</summary>
    /// <exception cref="InteropException">Everything wrong with them, and types that are not whole JSON.</exception>
    public static DspyImportOptions Of(string? model, JsonElement? signature, IReadOnlyDictionary<string, JsonElement>? signatures, IReadOnlyDictionary<string, JsonElement>? types = null)
    {
        var problems = new List<SpecProblem>();
        var options = new DspyImportOptions
        {
            Model = model,
            Signature = signature is { } given ? GivenSignature.Read(given, "/signature", problems) : null,
            Signatures = (signatures ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal))
                .ToDictionary(s => s.Key, s => GivenSignature.Read(s.Value, $"/signatures/{SpecMembers.Escape(s.Key)}", problems), StringComparer.Ordinal),
            Types = types,
        };
        foreach (var (name, type) in types ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal))
        {
            using var whole = JsonText.Open(type.GetRawText(), out var reason);
            if (whole is null)
            {
                problems.Add(new SpecProblem($"/types/{SpecMembers.Escape(name)}", reason));
            }
        }

        return problems.Count is 0 ? options : throw new InteropException(problems);
    }
}
