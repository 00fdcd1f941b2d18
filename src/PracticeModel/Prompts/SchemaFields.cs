using System.Text.Json;
using LlmOps.PracticeModel.Wire;

namespace LlmOps.PracticeModel.Prompts;

/// <summary>Reads the outputs that a JSON schema declares.</summary>
internal sealed class SchemaFields
{
    /// <summary>References may go in circles and multiply; beyond these records are left empty.</summary>
    private const int Deepest = 4;
    private const int MostProperties = 500;

    private readonly JsonElement _root;
    private int _properties;

    private SchemaFields(JsonElement root) => _root = root;

    /// <summary>The properties of an object schema, in order.</summary>
    /// <exception cref="RefusedRequest">A name or value in it is not valid Unicode.</exception>
    public static IReadOnlyList<OutputField> ReadAll(JsonElement schema)
    {
        if (PropertiesOf(schema) is not { } properties) { return []; }
        try
        {
            var fields = new SchemaFields(schema);
            return [.. properties.EnumerateObject().Select(property => fields.Read(property.Name, property.Value, depth: 0))];
        }
        catch (InvalidOperationException)
        {
            throw RefusedRequest.BadMember("response_format", "'response_format' holds text that is not valid Unicode.");
        }
    }

    /// <summary>A field whose type is given as schema text; null when the text is no schema.</summary>
    public static OutputField? ReadOne(string name, string schemaText)
    {
        try
        {
            using var document = JsonDocument.Parse(schemaText);
            return new SchemaFields(document.RootElement).Read(name, document.RootElement, depth: 0);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private OutputField Read(string name, JsonElement property, int depth)
    {
        var schema = Resolve(property);
        var field = ReadType(name, schema, depth);
        return (TextOf(property, "description") ?? TextOf(schema, "description")) is { } description ? field with { Description = description } : field;
    }

    private OutputField ReadType(string name, JsonElement schema, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object) { return OutputField.OfType(name, "str"); }
        if (schema.TryGetProperty("enum", out var values) && values.ValueKind == JsonValueKind.Array)
        {
            var labels = values.EnumerateArray().Where(v => v.ValueKind is JsonValueKind.String or JsonValueKind.Number).Select(v => v.ToString()).ToList();
            if (labels.Count > 0) { return OutputField.Choice(name, labels); }
        }

        if (TextOf(schema, "const") is { } only) { return OutputField.Choice(name, [only]); }
        if (schema.TryGetProperty("anyOf", out var members) || schema.TryGetProperty("oneOf", out members)) { return ReadUnion(name, members, depth); }
        return TextOf(schema, "type") is { } type ? OutputField.OfType(name, type) with { Shape = ReadShape(schema, type, depth) } : OutputField.OfType(name, "Union");
    }

    private OutputField ReadUnion(string name, JsonElement members, int depth)
    {
        var present = members.ValueKind == JsonValueKind.Array && depth < Deepest
            ? members.EnumerateArray().Select(member => Read(name, member, depth + 1)).FirstOrDefault(member => member.Kind != OutputKind.Nullable)
            : null;
        return OutputField.OfType(name, "Union") with { Present = present, Shape = present?.Shape };
    }

    private RecordShape? ReadShape(JsonElement schema, string type, int depth) => type switch
    {
        "array" when schema.TryGetProperty("items", out var items) => ReadRecord(Resolve(items), isList: true, depth),
        "object" => ReadRecord(schema, isList: false, depth),
        _ => null,
    };

    private RecordShape? ReadRecord(JsonElement schema, bool isList, int depth)
    {
        if (depth >= Deepest || PropertiesOf(schema) is not { } properties) { return null; }
        var fields = new List<OutputField>();
        foreach (var property in properties.EnumerateObject())
        {
            if (_properties++ >= MostProperties) { break; }
            fields.Add(Read(property.Name, property.Value, depth + 1));
        }

        return new RecordShape(fields, isList);
    }

    private static JsonElement? PropertiesOf(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object ? properties : null;

    private static string? TextOf(JsonElement schema, string member) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    /// <summary>Follows one reference into <c>$defs</c>.</summary>
    private JsonElement Resolve(JsonElement schema)
    {
        const string Prefix = "#/$defs/";
        return TextOf(schema, "$ref") is { } reference && reference.StartsWith(Prefix, StringComparison.Ordinal)
            && _root.ValueKind == JsonValueKind.Object && _root.TryGetProperty("$defs", out var definitions) && definitions.ValueKind == JsonValueKind.Object
            && definitions.TryGetProperty(reference[Prefix.Length..], out var found)
            ? found
            : schema;
    }
}
