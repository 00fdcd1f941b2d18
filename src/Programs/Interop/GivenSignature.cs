using System.Text.Json;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Interop;

/// <summary>A signature as people give it: the shorthand as a text, or the form a version document has.</summary>
internal static class GivenSignature
{
    /// <summary>Reads either form; what is wrong goes to <paramref name="problems"/>.</summary>
    public static SignatureSpec Read(JsonElement value, string pointer, List<SpecProblem> problems)
    {
        using var document = JsonText.Open(value.GetRawText(), out var reason);
        try
        {
            return document?.RootElement switch
            {
                null => throw new SpecException([new SpecProblem(pointer, reason)]),
                { ValueKind: JsonValueKind.String } text => SpecShorthand.Read(text.GetString()!, pointer),
                { } form => SpecReader.ReadSignature(new SpecMembers(form, pointer, problems)),
            };
        }
        catch (SpecException wrong)
        {
            problems.AddRange(wrong.Problems);
            return new SignatureSpec { Inputs = [], Outputs = [] };
        }
    }
}
