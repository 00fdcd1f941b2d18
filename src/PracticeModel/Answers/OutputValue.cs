using LlmOps.PracticeModel.Prompts;

namespace LlmOps.PracticeModel.Answers;

/// <summary>One output, filled; its text is what stands behind a marker.</summary>
internal sealed record OutputValue(OutputField Field, string Text);
