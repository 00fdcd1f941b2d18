using System.Text.Json.Nodes;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Adapters;

/// <summary>What a prompt says about the form of a value of a type, after "the value you produce " (literals L14 to L18 of dspy-spec 2.4).</summary>
internal static class TypeNote
{
    /// <summary>The note; null when the type needs none.</summary>
    public static string? Of(FieldType type, Profile profile) => !profile.HasTypeNotes ? null : type switch
    {
        StrType => null,
        BoolType => "must be True or False",
        IntType => "must be a single int value",
        FloatType => "must be a single float value",
        EnumType choice => $"must be one of: {string.Join("; ", profile.NamesEnumMembers ? choice.Members.Select(m => m.Key) : choice.Labels)}",
        LiteralType literal => profile.LiteralNote + string.Join("; ", literal.Labels),
        _ => profile.SchemaNote + PromptJson.Line(Schema(type, profile)),
    };

    // DSPy loses the order of fields; the native profile keeps the declared one, which the model then answers in.
    private static JsonNode Schema(FieldType type, Profile profile) => profile.IsNative ? type.Schema() : Sorted(SchemaWriter.Whole(type, hasTitles: true))!;

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(e => e.Key is not "type").ThenBy(e => e.Key, StringComparer.Ordinal).Select(e => KeyValuePair.Create(e.Key, Sorted(e.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
