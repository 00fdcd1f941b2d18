namespace LlmOps.PracticeModel.Proposing;

/// <summary>An input with the output that is right for it.</summary>
internal sealed record ShownExample(string Input, string Output)
{
    /// <summary>The examples of a text in blocks; a block without an input or output is left out.</summary>
    public static IReadOnlyList<ShownExample> Read(string? text) =>
        [.. WrittenBlocks.Read(text ?? "").Where(block => block.ContainsKey("input") && block.ContainsKey("output")).Select(block => new ShownExample(block["input"], block["output"]))];
}
