namespace LlmOps.PracticeModel.Prompts;

/// <summary>A worked example in the prompt.</summary>
/// <param name="Text">All its input values.</param>
/// <param name="Outputs">Its output values by field, as text.</param>
internal sealed record Demo(string Text, IReadOnlyDictionary<string, string> Outputs);
