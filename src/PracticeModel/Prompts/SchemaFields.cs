using System.Text.Json;
using LlmOps.PracticeModel.Wire;

namespace LlmOps.PracticeModel.Prompts;

/// <summary>Reads the outputs that a JSON schema declares.</summary>
internal static class SchemaFields
{
    /// <summary>The properties of an object schema, in order.</summary>
    /// <exception cref="RefusedRequest">A name or value in it is not valid Unicode.</exception>
    public static IReadOnlyList<OutputField> ReadAll(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object) { return []; }
        try
        {
            return [.. properties.EnumerateObject().Select(property => Read(property.Name, property.Value, schema))];
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
            return Read(name, document.RootElement, document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static OutputField Read(string name, JsonElement property, JsonElement root)
    {
        var schema = Resolve(property, root);
        if (schema.ValueKind != JsonValueKind.Object) { return OutputField.OfType(name, "str"); }
        if (schema.TryGetProperty("enum", out var values) && values.ValueKind == JsonValueKind.Array)
        {
            var labels = values.EnumerateArray().Where(v => v.ValueKind is JsonValueKind.String or JsonValueKind.Number).Select(v => v.ToString()).ToList();
            if (labels.Count > 0) { return OutputField.Choice(name, labels); }
        }

        if (schema.TryGetProperty("const", out var only) && only.ValueKind == JsonValueKind.String) { return OutputField.Choice(name, [only.GetString()!]); }
        if (schema.TryGetProperty("anyOf", out _) || schema.TryGetProperty("oneOf", out _)) { return OutputField.OfType(name, "Union"); }
        return OutputField.OfType(name, schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "Union");
    }

    /// <summary>Follows one reference into <c>$defs</c>.</summary>
    private static JsonElement Resolve(JsonElement schema, JsonElement root)
    {
        const string Prefix = "#/$defs/";
        return schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String
            && reference.GetString()!.StartsWith(Prefix, StringComparison.Ordinal)
            && root.TryGetProperty("$defs", out var definitions) && definitions.ValueKind == JsonValueKind.Object
            && definitions.TryGetProperty(reference.GetString()![Prefix.Length..], out var found)
            ? found
            : schema;
    }
}
