namespace LlmOps.PracticeModel.Prompts;

/// <summary>What kind of value an output wants.</summary>
internal enum OutputKind
{
    Text,
    Reasoning,
    Label,
    Flag,
    Whole,
    Number,
    List,
    Record,
    Nullable,
}

/// <summary>One value the prompt asks for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it wants.</param>
/// <param name="Labels">The candidates of a label, in the prompt's order; a flag has True and False.</param>
internal sealed record OutputField(string Name, OutputKind Kind, IReadOnlyList<string> Labels)
{
    private static readonly string[] FlagLabels = ["True", "False"];

    /// <summary>What the prompt says about it.</summary>
    public string Description { get; init; } = "";

    /// <summary>The records it wants, or the one record; null for any other kind of value.</summary>
    public RecordShape? Shape { get; init; }

    /// <summary>What a value that may be missing is when it is there; null for any other kind of value.</summary>
    public OutputField? Present { get; init; }

    public bool IsChosen => Kind is OutputKind.Label or OutputKind.Flag;

    /// <summary>A field whose value says how sure the answer is.</summary>
    public bool IsCertainty => Kind == OutputKind.Number
        && (Name.Contains("confiden", StringComparison.OrdinalIgnoreCase) || Name.Contains("certain", StringComparison.OrdinalIgnoreCase)
            || Name.Contains("probab", StringComparison.OrdinalIgnoreCase) || Name.Contains("score", StringComparison.OrdinalIgnoreCase));

    public static OutputField Choice(string name, IReadOnlyList<string> labels) => new(name, OutputKind.Label, labels);

    /// <summary>A field of a plain type, named as in Python or in a JSON schema.</summary>
    public static OutputField OfType(string name, string type) => type switch
    {
        "bool" or "boolean" => new OutputField(name, OutputKind.Flag, FlagLabels),
        "int" or "integer" => new OutputField(name, OutputKind.Whole, []),
        "float" or "number" => new OutputField(name, OutputKind.Number, []),
        "list" or "tuple" or "set" or "array" => new OutputField(name, OutputKind.List, []),
        "Union" or "Optional" or "null" => new OutputField(name, OutputKind.Nullable, []),
        "str" or "string" or "Reasoning" or "Literal" => new OutputField(name, name is "reasoning" or "rationale" ? OutputKind.Reasoning : OutputKind.Text, []),
        _ => new OutputField(name, OutputKind.Record, []),
    };
}
