using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>Writes the one text that stands for a document's content: what makes no difference to a run makes none here.</summary>
internal static class CanonicalSpec
{
    public static string Write(ProgramSpec spec) => CanonicalJson.Write(Document(spec), HasOrder);

    /// <summary>What a text member means where it is left out; null for members that then mean nothing.</summary>
    public static string? Unspoken(string member) => member switch
    {
        "profile" => "native",
        "module" => "predict",
        "adapter" => "chat",
        "type" => "str",
        _ => null,
    };

    public static JsonObject Document(ProgramSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var document = new JsonObject { ["steps"] = List(spec.Steps, Step) };
        AddSpoken(document, "profile", spec.Profile);
        Add(document, "outputs", TextMap(spec.Outputs));
        Add(document, "types", spec.Types is { Count: > 0 } types ? new JsonObject(types.Select(t => KeyValuePair.Create(t.Key, JsonSerializer.SerializeToNode(t.Value)))) : null);
        Add(document, "fallbacks", spec.Fallbacks is { Count: > 0 } fallbacks ? List(fallbacks, Fallback) : null);
        return document;
    }

    // The model sees limits, enum members and properties in the order declared.
    private static bool HasOrder(string pointer) =>
        pointer is "/types" || (pointer.StartsWith("/steps/", StringComparison.Ordinal) && pointer.Split('/') is [_, _, _, "signature", _, _, "constraints" or "default"]);

    public static JsonObject Step(StepSpec step)
    {
        var json = new JsonObject { ["id"] = step.Id, ["signature"] = Signature(step.Signature) };
        Add(json, "model", step.Model.Name is "" ? null : Model(step.Model));
        AddSpoken(json, "module", step.Module);
        Add(json, "options", step.Options is { Count: > 0 } options ? options.DeepClone() : null);
        Add(json, "repair_attempts", step.RepairAttempts is 0 ? null : step.RepairAttempts);
        AddSpoken(json, "adapter", step.Adapter);
        Add(json, "demos", step.Demos is { Count: > 0 } demos ? List(demos, Demo) : null);
        Add(json, "bind", TextMap(step.Bind?.Where(b => b.Value != BindingPath.OfInput(b.Key))));
        return json;
    }

    private static JsonObject Signature(SignatureSpec signature)
    {
        var json = new JsonObject { ["inputs"] = List(signature.Inputs, Field), ["outputs"] = List(signature.Outputs, Field) };
        Add(json, "instructions", signature.Instructions is { } instructions ? InstructionText.Clean(instructions) : null);
        return json;
    }

    public static JsonObject Field(FieldSpec field)
    {
        var json = new JsonObject { ["name"] = field.Name };
        AddSpoken(json, "type", TypeText(field.Type));
        Add(json, "desc", field.Desc is "" ? null : field.Desc);
        Add(json, "constraints", field.Constraints is { Count: > 0 } constraints ? constraints.DeepClone() : null);
        if (field.HasDefault)
        {
            json["default"] = JsonSerializer.Deserialize<JsonNode>(field.Default);
        }

        return json;
    }

    public static JsonObject Demo(DemoSpec demo)
    {
        var json = new JsonObject { ["inputs"] = demo.Inputs.DeepClone(), ["outputs"] = demo.Outputs.DeepClone() };
        Add(json, "augmented", demo.Augmented ? JsonValue.Create(true) : null);
        return json;
    }

    private static JsonObject Model(ModelSpec model)
    {
        var json = new JsonObject { ["name"] = model.Name };
        Add(json, "temperature", model.Temperature);
        Add(json, "max_tokens", model.MaxTokens);
        return json;
    }

    private static JsonObject Fallback(FallbackSpec fallback)
    {
        var json = new JsonObject();
        Add(json, "model", fallback.Model);
        Add(json, "outputs", fallback.Outputs?.DeepClone());
        return json;
    }

    /// <summary>Whether a field says nothing but its name: a text without a description.</summary>
    public static bool IsPlain(FieldSpec field) => Field(field).Count is 1;

    /// <summary>One type has many spellings; a wrong one keeps its own, so that a draft has a hash too.</summary>
    private static string TypeText(string type)
    {
        try
        {
            return FieldType.Parse(type, DeclaredTypes.Unchecked).Text;
        }
        catch (SignatureSyntaxException)
        {
            return type;
        }
    }

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonObject> write) => [.. items.Select(write)];

    private static JsonObject? TextMap(IEnumerable<KeyValuePair<string, string>>? map)
    {
        var json = new JsonObject((map ?? []).Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value)));
        return json.Count > 0 ? json : null;
    }

    private static void Add(JsonObject json, string name, JsonNode? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }

    private static void AddSpoken(JsonObject json, string name, string value) => Add(json, name, value == Unspoken(name) ? null : value);
}
