using System.Text.Json.Nodes;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Demos;

/// <summary>A worked example made ready for a prompt: its values by field, and whether any are missing.</summary>
internal sealed record Demo(JsonObject Inputs, JsonObject Outputs, bool IsComplete)
{
    /// <summary>Incomplete demos first, then complete ones, each group in the given order; those without an input or without an output are dropped.</summary>
    public static IReadOnlyList<Demo> InPromptOrder(Signature signature, IEnumerable<DemoSpec> specs, Profile profile)
    {
        var demos = specs.Select(s => new Demo(s.Inputs, s.Outputs, HasAll(signature.Inputs, s.Inputs, profile) && HasAll(signature.Outputs, s.Outputs, profile)));
        return [.. demos.Where(d => d.IsComplete || (HasAny(signature.Inputs, d.Inputs, profile) && HasAny(signature.Outputs, d.Outputs, profile))).OrderBy(d => d.IsComplete)];
    }

    private static bool HasAny(IEnumerable<SignatureField> fields, JsonObject values, Profile profile) => fields.Any(f => Shows(f, values, profile));

    private static bool HasAll(IEnumerable<SignatureField> fields, JsonObject values, Profile profile) =>
        fields.All(f => values.TryGetPropertyValue(f.Name, out var value) && (value is not null || !profile.CountsNullAsMissing || (profile.IsNative && f.Type.AllowsNull)));

    /// <summary>Whether the demo shows this field. DSPy shows a null; in the native profile null is a value only where the type allows it.</summary>
    public static bool Shows(SignatureField field, JsonObject values, Profile profile) =>
        values.TryGetPropertyValue(field.Name, out var value) && (value is not null || profile.IsCompat || field.Type.AllowsNull);
}
