using System.Text.Json.Nodes;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Adapters;

/// <summary>The <c>response_format</c> for a signature's outputs: a strict schema where one can be written, else JSON mode.</summary>
internal static class ResponseFormats
{
    public static JsonObject For(Signature signature, Profile profile) => !signature.Outputs.All(f => CanBeStrict(f.Type, profile)) ? JsonMode() : new JsonObject
    {
        ["type"] = "json_schema",
        ["json_schema"] = new JsonObject
        {
            ["name"] = profile.IsCompat ? "DSPyProgramOutputs" : "program_outputs",
            ["strict"] = true,
            ["schema"] = Schema(signature, profile),
        },
    };

    /// <summary>JSON of any shape.</summary>
    public static JsonObject JsonMode() => new() { ["type"] = "json_object" };

    // DSPy looks at the field's own type alone, and then closes the maps inside.
    private static bool CanBeStrict(FieldType type, Profile profile) => profile.IsCompat ? type is not DictType { IsTyped: true } : type.IsStrict;

    private static JsonObject Schema(Signature signature, Profile profile)
    {
        var writer = new SchemaWriter(hasTitles: profile.IsCompat);
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(signature.Outputs.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)writer.Property(profile.IsCompat ? f with { Desc = null } : f)))),
        };
        if (profile.IsCompat)
        {
            schema["title"] = "DSPyProgramOutputs";
        }

        Close(writer.WithDefinitions(schema), keepsDefaults: profile.IsCompat);
        return schema;
    }

    // Strict mode wants every object closed and every property required; a default then has no use, and some providers refuse it.
    private static void Close(JsonNode? node, bool keepsDefaults)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Close(item, keepsDefaults);
            }
        }

        if (node is not JsonObject schema)
        {
            return;
        }

        if (!keepsDefaults)
        {
            schema.Remove("default");
        }

        if (schema["type"] is JsonValue type && type.TryGetValue<string>(out var name) && name is "object")
        {
            var properties = schema["properties"] as JsonObject;
            if (properties is null)
            {
                schema["properties"] = properties = [];
            }

            schema["required"] = new JsonArray([.. properties.Select(p => JsonValue.Create(p.Key))]);
            schema["additionalProperties"] = false;
        }

        foreach (var keyword in (ReadOnlySpan<string>)["items", "anyOf", "prefixItems"])
        {
            Close(schema[keyword], keepsDefaults);
        }

        foreach (var keyword in (ReadOnlySpan<string>)["properties", "$defs"])
        {
            foreach (var (_, inner) in schema[keyword] as JsonObject ?? [])
            {
                Close(inner, keepsDefaults);
            }
        }
    }
}
