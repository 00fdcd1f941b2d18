using LlmOps.Programs.Types;

namespace LlmOps.Programs.Signatures;

/// <summary>One named, typed field of a signature.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Desc">What it means; null when nothing was said.</param>
public sealed record SignatureField(string Name, FieldType Type, string? Desc = null)
{
    /// <summary>The human title with a colon, as DSPy's saved state carries it: <c>someField</c> gives <c>Some Field:</c>.</summary>
    public string Prefix => $"{NameTitle.Of(Name)}:";

    /// <summary>The description as prompts show it; DSPy's placeholder <c>${name}</c> counts as none.</summary>
    internal string ShownDesc => Desc is null || Desc == $"${{{Name}}}" ? "" : Desc;
}
