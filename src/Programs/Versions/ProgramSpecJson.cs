using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace LlmOps.Programs.Versions;

/// <summary>Reads and writes the version document; its canonical form gives a version its identity.</summary>
public static class ProgramSpecJson
{
    /// <summary>Options of the wire form: snake_case, nulls left out, relaxed escaping.</summary>
    public static JsonSerializerOptions Options { get; } = MakeOptions();

    /// <summary>Reads and checks a document.</summary>
    /// <exception cref="SpecException">The JSON is broken or has wrong members; all problems found, each with a JSON pointer.</exception>
    public static ProgramSpec Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        using var document = JsonText.Open(json, out var reason);
        return document is null ? throw new SpecException([new SpecProblem("", reason)]) : SpecReader.Read(document.RootElement);
    }

    /// <summary>The document with sorted keys, no blanks and defaults left out: equal content gives equal text.</summary>
    public static string Canonical(ProgramSpec spec) => CanonicalSpec.Write(spec);

    /// <summary>SHA-256 of <see cref="Canonical"/>, lower-case hex (64 characters).</summary>
    public static string Hash(ProgramSpec spec) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(spec))));

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NumberHandling = JsonNumberHandling.Strict,
            RespectNullableAnnotations = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutWhatIsNotSaid } },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void LeaveOutWhatIsNotSaid(JsonTypeInfo type)
    {
        foreach (var property in type.Type == typeof(StepSpec) ? type.Properties : [])
        {
            property.ShouldSerialize = property.Name switch
            {
                "model" => (_, model) => model is not ModelSpec { Name: "" },
                "repair_attempts" => (_, attempts) => attempts is not 0,
                _ => property.ShouldSerialize,
            };
        }
    }
}

/// <summary>A version document is wrong.</summary>
public sealed class SpecException(IReadOnlyList<SpecProblem> problems) : Exception(string.Join(" ", problems.Select(p => $"{p.Pointer}: {p.Reason}")))
{
    /// <summary>Everything found, in document order.</summary>
    public IReadOnlyList<SpecProblem> Problems { get; } = problems;
}

/// <summary>One mistake in a document.</summary>
/// <param name="Pointer">JSON pointer of the place, for example <c>/steps/0/signature/outputs/0/type</c>.</param>
/// <param name="Reason">What is wrong, with the position inside a text where that helps.</param>
public sealed record SpecProblem(string Pointer, string Reason);
