namespace LlmOps.PracticeModel;

/// <summary>Settings of the section <c>PracticeModel</c>.</summary>
internal sealed record PracticeModelOptions
{
    /// <summary>JSONL of <c>{"text", "label"}</c> rows that practice-large knows; a relative path is taken from the program's own folder. Empty: no knowledge.</summary>
    public string Knowledge { get; init; } = "knowledge.jsonl";

    /// <summary>Faults applied to every call that names none itself, in the words of the model suffix.</summary>
    public string Fault { get; init; } = "";

    /// <summary>Largest request body in bytes; above it the answer is 413.</summary>
    public int MaxBodyBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Largest training file in bytes; it is kept in memory.</summary>
    public int MaxFileBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>Where uploaded files and trainings are kept over a restart; empty: nowhere.</summary>
    public string StateDirectory { get; init; } = "";

    /// <summary>How many prepared prompt beginnings are kept; the least recently used one goes first.</summary>
    public int CachedPrompts { get; init; } = 128;

    /// <summary>US dollars per million tokens by model; models left out keep their built-in price.</summary>
    public Dictionary<string, PriceOptions> Prices { get; init; } = [];

    /// <summary>US dollars per million tokens.</summary>
    internal sealed record PriceOptions(decimal Input = 0, decimal Output = 0);
}
