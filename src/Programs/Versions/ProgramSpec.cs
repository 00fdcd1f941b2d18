using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmOps.Programs.Versions;

/// <summary>The version document: everything a program needs to run, complete and self-contained. Written as snake_case JSON.</summary>
public sealed record ProgramSpec
{
    /// <summary><c>native</c> (default) or <c>compat</c>; part of the prompt, so part of the version's identity.</summary>
    public string Profile { get; init; } = "native";

    /// <summary>The steps; one is enough.</summary>
    public required IReadOnlyList<StepSpec> Steps { get; init; }

    /// <summary>Output name to binding path (<c>$.steps.ID.FIELD</c>); empty means all outputs of the last step.</summary>
    public IReadOnlyDictionary<string, string>? Outputs { get; init; }

    /// <summary>Declared record types by name.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Types { get; init; }

    /// <summary>What to do when the first model fails, in order.</summary>
    public IReadOnlyList<FallbackSpec>? Fallbacks { get; init; }
}

/// <summary>One step of a program.</summary>
public sealed record StepSpec
{
    /// <summary>Name of the step, unique in the program.</summary>
    public required string Id { get; init; }

    /// <summary><c>predict</c> or <c>chain_of_thought</c>.</summary>
    public string Module { get; init; } = "predict";

    /// <summary><c>chat</c> or <c>json</c>.</summary>
    public string Adapter { get; init; } = "chat";

    /// <summary>What goes in and comes out.</summary>
    public required SignatureSpec Signature { get; init; }

    /// <summary>Worked examples shown in the prompt.</summary>
    public IReadOnlyList<DemoSpec>? Demos { get; init; }

    /// <summary>Which model answers, and how it is asked.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary>Input name to binding path (<c>$.inputs.NAME</c>); absent inputs bind to the program input of the same name.</summary>
    public IReadOnlyDictionary<string, string>? Bind { get; init; }
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
public sealed record FieldSpec(string Name, string Type = "str", string? Desc = null);

/// <summary>A worked example shown in the prompt.</summary>
/// <param name="Inputs">Input values by field.</param>
/// <param name="Outputs">Output values by field.</param>
/// <param name="Augmented">True when a teacher's run made it, false when it was labelled by hand.</param>
public sealed record DemoSpec(JsonObject Inputs, JsonObject Outputs, bool Augmented = false);

/// <summary>Which model, and how it is asked.</summary>
/// <param name="Name">Name of the model as the gateway knows it.</param>
/// <param name="Temperature">0 to 2; null leaves it to the provider.</param>
/// <param name="MaxTokens">Upper limit of generated tokens; null leaves it to the provider.</param>
public sealed record ModelSpec(string Name, double? Temperature = null, int? MaxTokens = null);

/// <summary>One fallback: another model, or fixed outputs. Exactly one of the two is set.</summary>
public sealed record FallbackSpec(string? Model = null, JsonObject? Outputs = null);
