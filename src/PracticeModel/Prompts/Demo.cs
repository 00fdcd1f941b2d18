namespace LlmOps.PracticeModel.Prompts;

/// <summary>A worked example in the prompt.</summary>
/// <param name="Inputs">Its input values.</param>
/// <param name="Outputs">Its output values by field, as text.</param>
internal sealed record Demo(UserInputs Inputs, IReadOnlyDictionary<string, string> Outputs);
