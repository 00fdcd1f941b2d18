using System.Text.Json.Nodes;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Types;

/// <summary>Writes one JSON schema; declared types are written once under <c>$defs</c> and referred to.</summary>
/// <param name="hasTitles">Whether fields and declared types carry titles, as the schemas of DSPy do.</param>
internal sealed class SchemaWriter(bool hasTitles)
{
    private readonly Dictionary<string, JsonObject> _definitions = new(StringComparer.Ordinal);

    /// <summary>A type's schema, complete in itself. A declared type stands at the root, not under a reference.</summary>
    public static JsonObject Whole(FieldType type, bool hasTitles)
    {
        var writer = new SchemaWriter(hasTitles);
        return writer.WithDefinitions(type is IDeclaredType declared ? writer.Body(declared) : type.Schema(writer));
    }

    /// <summary>Adds the definitions that the schema refers to.</summary>
    public JsonObject WithDefinitions(JsonObject schema)
    {
        if (_definitions.Count > 0)
        {
            schema["$defs"] = new JsonObject(_definitions.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value)));
        }

        return schema;
    }

    public JsonObject Reference(IDeclaredType type)
    {
        if (_definitions.TryAdd(type.Name, []))
        {
            _definitions[type.Name] = Body(type);
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{type.Name}" };
    }

    /// <summary>A field as a property: its type, limits, description and default.</summary>
    public JsonObject Property(SignatureField field)
    {
        var schema = field.Type.Schema(this);
        field.Constraints.AddTo(schema);
        if (hasTitles && HasTitle(field.Type))
        {
            schema["title"] = SchemaTitle.Of(field.Name);
        }

        if (field.ShownDesc.Length > 0)
        {
            schema["description"] = field.ShownDesc;
        }

        if (field.HasDefault)
        {
            schema["default"] = field.Default?.DeepClone();
        }

        return schema;
    }

    private JsonObject Body(IDeclaredType type)
    {
        var schema = type.Body(this);
        if (hasTitles)
        {
            schema["title"] = type.Name;
        }

        return schema;
    }

    // A reference brings the title of what it refers to.
    private static bool HasTitle(FieldType type) => type is not IDeclaredType && !(type is UnionType { AllowsNull: true, Members.Count: 2 } optional && optional.Members.Any(m => m is IDeclaredType));
}

/// <summary>A type with a name of its own: a record or an enum.</summary>
internal interface IDeclaredType
{
    string Name { get; }

    /// <summary>What stands under the name in <c>$defs</c>.</summary>
    JsonObject Body(SchemaWriter writer);
}
