using System.Text.Json;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Interop;

/// <summary>A signature as people give it: the shorthand as a text, or the form a version document has.</summary>
public static class GivenSignature
{
    /// <summary>Reads either form.</summary>
    /// <param name="value">A JSON string or object.</param>
    /// <param name="pointer">Where it stands, for the problems.</param>
    /// <exception cref="SpecException">Everything wrong with it.</exception>
    public static SignatureSpec Read(JsonElement value, string pointer)
    {
        if (value.ValueKind is JsonValueKind.String)
        {
            return SpecShorthand.Read(value.GetString()!, pointer);
        }

        var problems = new List<SpecProblem>();
        var signature = SpecReader.ReadSignature(new SpecMembers(value, pointer, problems));
        return problems.Count is 0 ? signature : throw new SpecException(problems);
    }
}
