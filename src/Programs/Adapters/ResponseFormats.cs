using System.Text.Json.Nodes;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Adapters;

/// <summary>What a model's provider can be asked for.</summary>
internal enum StructuredOutput
{
    /// <summary>Nothing: no <c>response_format</c>.</summary>
    None,

    /// <summary>Some JSON object.</summary>
    JsonMode,

    /// <summary>An object that keeps a strict schema.</summary>
    Schema,
}

/// <summary>The <c>response_format</c> for a signature's outputs.</summary>
internal static class ResponseFormats
{
    /// <summary>The strictest form that the outputs can be described in and the model supports; null is none.</summary>
    public static JsonObject? For(Signature signature, Profile profile, StructuredOutput supported) => Choose(signature, profile, supported) switch
    {
        StructuredOutput.None => null,
        StructuredOutput.JsonMode => new JsonObject { ["type"] = "json_object" },
        _ => new JsonObject
        {
            ["type"] = "json_schema",
            ["json_schema"] = new JsonObject
            {
                ["name"] = profile.IsCompat ? "DSPyProgramOutputs" : "program_outputs",
                ["strict"] = true,
                ["schema"] = Schema(signature, profile),
            },
        },
    };

    /// <summary>A schema where one can be written and is supported, else JSON mode.</summary>
    public static StructuredOutput Choose(Signature signature, Profile profile, StructuredOutput supported) =>
        supported is StructuredOutput.Schema && !signature.Outputs.All(f => CanBeStrict(f.Type, profile)) ? StructuredOutput.JsonMode : supported;

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
            schema["properties"] = properties ??= [];
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
