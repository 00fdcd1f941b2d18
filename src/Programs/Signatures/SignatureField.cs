using System.Text.Json.Nodes;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Signatures;

/// <summary>One named, typed field of a signature or of a record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Desc">What it means; null when nothing was said.</param>
public sealed record SignatureField(string Name, FieldType Type, string? Desc = null)
{
    /// <summary>Limits on its value.</summary>
    public FieldConstraints Constraints { get; init; } = FieldConstraints.None;

    /// <summary>Whether a missing value is replaced by <see cref="Default"/>.</summary>
    public bool HasDefault { get; init; }

    /// <summary>The value when none is given; null can be one.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>The human title with a colon, as DSPy's saved state carries it: <c>someField</c> gives <c>Some Field:</c>.</summary>
    public string Prefix => $"{NameTitle.Of(Name)}:";

    /// <summary>The description as prompts show it; DSPy's placeholder <c>${name}</c> counts as none.</summary>
    internal string ShownDesc => Desc is null || Desc == $"${{{Name}}}" ? "" : Desc;

    /// <summary>Why a value is none of this field, by type or limits; null when it is one.</summary>
    internal Mismatch? Mismatch(JsonNode? value) => Type.Mismatch(value) ?? (Constraints.Violation(value) is { } violation ? new Mismatch("", violation) : null);

    /// <summary>Whether a value may be missing.</summary>
    public bool IsOptional => HasDefault || Type.AllowsNull;
}
