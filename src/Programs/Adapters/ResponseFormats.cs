using System.Text.Json.Nodes;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Adapters;

/// <summary>The <c>response_format</c> for a signature's outputs: a strict schema where one can be written, else JSON mode.</summary>
internal static class ResponseFormats
{
    public static JsonObject For(Signature signature, Profile profile)
    {
        if (signature.Outputs.Any(f => f.Type.IsOpen))
        {
            return JsonMode();
        }

        var isCompat = profile is Profile.Compat;
        return new JsonObject
        {
            ["type"] = "json_schema",
            ["json_schema"] = new JsonObject
            {
                ["name"] = isCompat ? "DSPyProgramOutputs" : "program_outputs",
                ["strict"] = true,
                ["schema"] = Schema(signature, isCompat),
            },
        };
    }

    /// <summary>JSON of any shape.</summary>
    public static JsonObject JsonMode() => new() { ["type"] = "json_object" };

    private static JsonObject Schema(Signature signature, bool isCompat)
    {
        var properties = new JsonObject();
        foreach (var field in signature.Outputs)
        {
            var property = field.Type.Schema();
            if (isCompat)
            {
                property["title"] = string.Join(' ', field.Name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(w => $"{char.ToUpperInvariant(w[0])}{w[1..].ToLowerInvariant()}"));
            }
            else if (field.ShownDesc.Length > 0)
            {
                property["description"] = field.ShownDesc;
            }

            properties[field.Name] = property;
        }

        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. signature.Outputs.Select(f => JsonValue.Create(f.Name))]),
            ["additionalProperties"] = false,
        };
        if (isCompat)
        {
            schema["title"] = "DSPyProgramOutputs";
        }

        return schema;
    }
}
