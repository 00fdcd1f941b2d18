using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>Turns fields as data into fields. What is wrong is reported, and what cannot be told counts as <c>Any</c>, so that one mistake is reported once.</summary>
internal static class FieldReader
{
    public static SignatureField Read(FieldSpec spec, DeclaredTypes types, string pointer, List<SpecProblem> problems)
    {
        var type = Type(spec.Type, types, $"{pointer}/type", problems);
        var constraints = Constraints(spec.Constraints, type, $"{pointer}/constraints", problems);
        var value = spec.HasDefault ? JsonSerializer.Deserialize<JsonNode>(spec.Default) : null;
        if (spec.HasDefault && type.Mismatch(value) is { } wrong)
        {
            problems.Add(new SpecProblem($"{pointer}/default", wrong.ToString()));
        }

        return new SignatureField(spec.Name, type, spec.Desc) { Constraints = constraints, HasDefault = spec.HasDefault, Default = value };
    }

    private static FieldType Type(string text, DeclaredTypes types, string pointer, List<SpecProblem> problems)
    {
        try
        {
            return FieldType.Parse(text, types);
        }
        catch (SignatureSyntaxException wrong)
        {
            problems.Add(new SpecProblem(pointer, wrong.Message));
            return AnyType.Instance;
        }
    }

    private static FieldConstraints Constraints(JsonObject? constraints, FieldType type, string pointer, List<SpecProblem> problems)
    {
        SpecProblem[] found = [.. FieldConstraints.Problems(constraints ?? [], type).Select(p => new SpecProblem($"{pointer}/{SpecMembers.Escape(p.Name)}", p.Reason))];
        problems.AddRange(found);
        return found.Length is 0 ? FieldConstraints.Of(constraints) : FieldConstraints.None;
    }
}
