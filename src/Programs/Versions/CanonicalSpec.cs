using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>Writes the one text that stands for a document's content: what makes no difference to a run makes none here.</summary>
internal static class CanonicalSpec
{
    public static string Write(ProgramSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var types = DeclaredTypes.Of(spec);
        var document = new JsonObject { ["steps"] = List(spec.Steps, s => Step(s, types)) };
        AddUnless(document, "profile", spec.Profile, "native");
        Add(document, "outputs", TextMap(spec.Outputs));
        Add(document, "types", spec.Types is { Count: > 0 } declared ? new JsonObject(declared.Select(t => KeyValuePair.Create(t.Key, JsonSerializer.SerializeToNode(t.Value)))) : null);
        Add(document, "fallbacks", spec.Fallbacks is { Count: > 0 } fallbacks ? List(fallbacks, Fallback) : null);
        return CanonicalJson.Write(document, HasOrder);
    }

    // The model sees limits, enum members and properties in the order declared.
    private static bool HasOrder(string pointer) =>
        pointer is "/types" || (pointer.StartsWith("/steps/", StringComparison.Ordinal) && pointer.Split('/') is [_, _, _, "signature", _, _, "constraints" or "default"]);

    private static JsonObject Step(StepSpec step, DeclaredTypes types)
    {
        var json = new JsonObject { ["id"] = step.Id, ["signature"] = Signature(step.Signature, types) };
        Add(json, "model", step.Model.Name is "" ? null : Model(step.Model));
        AddUnless(json, "module", step.Module, "predict");
        Add(json, "options", step.Options is { Count: > 0 } options ? options.DeepClone() : null);
        Add(json, "repair_attempts", step.RepairAttempts is 0 ? null : step.RepairAttempts);
        AddUnless(json, "adapter", step.Adapter, "chat");
        Add(json, "demos", step.Demos is { Count: > 0 } demos ? List(demos, Demo) : null);
        Add(json, "bind", TextMap(step.Bind?.Where(b => b.Value != BindingPath.OfInput(b.Key))));
        return json;
    }

    private static JsonObject Signature(SignatureSpec signature, DeclaredTypes types)
    {
        var json = new JsonObject { ["inputs"] = List(signature.Inputs, f => Field(f, types)), ["outputs"] = List(signature.Outputs, f => Field(f, types)) };
        Add(json, "instructions", signature.Instructions is { } instructions ? InstructionText.Clean(instructions) : null);
        return json;
    }

    private static JsonObject Field(FieldSpec field, DeclaredTypes types)
    {
        var json = new JsonObject { ["name"] = field.Name };
        AddUnless(json, "type", TypeText(field.Type, types), "str");
        Add(json, "desc", field.Desc is "" ? null : field.Desc);
        Add(json, "constraints", field.Constraints is { Count: > 0 } constraints ? constraints.DeepClone() : null);
        if (field.HasDefault)
        {
            json["default"] = JsonSerializer.Deserialize<JsonNode>(field.Default);
        }

        return json;
    }

    private static JsonObject Demo(DemoSpec demo)
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

    /// <summary>One type has many spellings; a wrong one keeps its own, so that a draft has a hash too.</summary>
    public static string TypeText(string type, DeclaredTypes types)
    {
        try
        {
            return FieldType.Parse(type, types).Text;
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

    private static void AddUnless(JsonObject json, string name, string value, string unspoken)
    {
        if (value != unspoken)
        {
            json[name] = value;
        }
    }
}
