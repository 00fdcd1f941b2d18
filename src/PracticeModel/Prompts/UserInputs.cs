namespace LlmOps.PracticeModel.Prompts;

/// <summary>The input values of a user turn.</summary>
/// <param name="Text">All of them, one a line.</param>
/// <param name="Fields">Each by its name, in order; empty when the turn names none.</param>
internal sealed record UserInputs(string Text, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>Each value on its own; the whole text when the turn names none.</summary>
    public IEnumerable<string> Values => Fields.Count == 0 ? [Text] : Fields.Select(pair => pair.Value);
}
