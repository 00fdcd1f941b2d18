using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace LlmOps.Programs.Versions;

/// <summary>The version document: everything a program needs to run, complete and self-contained. Written as snake_case JSON.</summary>
public sealed record ProgramSpec
{
    /// <summary><c>native</c> (default), <c>compat</c> or an older layout such as <c>compat-2.5.12</c>; part of the prompt, so part of the version's identity.</summary>
    public string Profile { get; init; } = "native";

    /// <summary>The steps; one is enough.</summary>
    public required IReadOnlyList<StepSpec> Steps { get; init; }

    /// <summary>Output name to binding path (<c>$.steps.ID.FIELD</c>); empty means all outputs of the last step.</summary>
    public IReadOnlyDictionary<string, string>? Outputs { get; init; }

    /// <summary>Declared types by name: <c>{"fields": [...]}</c>, <c>{"enum": {...}}</c> or <c>{"json_schema": {...}}</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Types { get; init; }

    /// <summary>What to do when the first model fails, in order.</summary>
    public IReadOnlyList<FallbackSpec>? Fallbacks { get; init; }

    /// <summary>The models the steps ask, each once, in the order of the steps.</summary>
    [JsonIgnore]
    public IEnumerable<string> Models => Steps.Select(s => s.Model.Name).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal);

    /// <summary>What a run answers, by name.</summary>
    [JsonIgnore]
    public IEnumerable<string> OutputNames => Outputs is { Count: > 0 } ? Outputs.Keys : Steps[^1].Signature.Outputs.Select(f => f.Name);
}

/// <summary>One step of a program.</summary>
public sealed record StepSpec
{
    /// <summary>Name of the step, unique in the program.</summary>
    public required string Id { get; init; }

    /// <summary>What is done with the signature: <c>predict</c>, <c>chain_of_thought</c>, <c>react</c>, <c>map</c>, <c>split</c>, ...</summary>
    public string Module { get; init; } = "predict";

    /// <summary>The module's options by name, for example <c>{"n": 5}</c>; which there are depends on the module.</summary>
    public JsonObject? Options { get; init; }

    /// <summary><c>chat</c> or <c>json</c>.</summary>
    public string Adapter { get; init; } = "chat";

    /// <summary>What goes in and comes out.</summary>
    public required SignatureSpec Signature { get; init; }

    /// <summary>Worked examples shown in the prompt.</summary>
    public IReadOnlyList<DemoSpec>? Demos { get; init; }

    /// <summary>Which model answers, and how it is asked; <see cref="ModelSpec.None"/> for a module that asks none.</summary>
    public ModelSpec Model { get; init; } = ModelSpec.None;

    /// <summary>Input name to binding path (<c>$.inputs.NAME</c> or <c>$.steps.ID.FIELD</c>); absent inputs bind to the program input of the same name.</summary>
    public IReadOnlyDictionary<string, string>? Bind { get; init; }

    /// <summary>How often, 0 to 3, the model is asked again for the one field that could not be read. Each time costs a call.</summary>
    public int RepairAttempts { get; init; }
}

/// <summary>A signature as data.</summary>
public sealed record SignatureSpec
{
    /// <summary>The task in words; <see langword="null"/> gives the default sentence made from the field names.</summary>
    public string? Instructions { get; init; }

    /// <summary>Input fields in order.</summary>
    public required IReadOnlyList<FieldSpec> Inputs { get; init; }

    /// <summary>Output fields in order.</summary>
    public required IReadOnlyList<FieldSpec> Outputs { get; init; }
}

/// <summary>A field as data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type text, for example <c>Literal['a', 'b']</c>.</param>
/// <param name="Desc">What it means; shown to the model.</param>
public sealed record FieldSpec(string Name, string Type = "str", string? Desc = null)
{
    /// <summary>The value of a missing input or output; of no kind when there is none, since null can be one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement Default { get; init; }

    /// <summary>Limits on the value by name (<c>gt ge lt le multiple_of min_length max_length allow_inf_nan</c>), in the order the model sees.</summary>
    public JsonObject? Constraints { get; init; }

    internal bool HasDefault => Default.ValueKind is not JsonValueKind.Undefined;
}

/// <summary>A worked example shown in the prompt.</summary>
/// <param name="Inputs">Input values by field.</param>
/// <param name="Outputs">Output values by field.</param>
/// <param name="Augmented">True when a teacher's run made it, false when it was labelled by hand.</param>
public sealed record DemoSpec(JsonObject Inputs, JsonObject Outputs, bool Augmented = false);

/// <summary>Which model, and how it is asked.</summary>
/// <param name="Name">Name of the model as the gateway knows it.</param>
/// <param name="Temperature">0 to 2; null leaves it to the provider.</param>
/// <param name="MaxTokens">Upper limit of generated tokens; null leaves it to the provider.</param>
public sealed record ModelSpec(string Name, double? Temperature = null, int? MaxTokens = null)
{
    /// <summary>No model is asked.</summary>
    public static ModelSpec None { get; } = new("");
}

/// <summary>One fallback: another model, or fixed outputs. Exactly one of the two is set.</summary>
public sealed record FallbackSpec(string? Model = null, JsonObject? Outputs = null);
