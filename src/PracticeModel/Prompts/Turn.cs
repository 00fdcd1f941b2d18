namespace LlmOps.PracticeModel.Prompts;

/// <summary>One message of a conversation.</summary>
internal sealed record Turn(string Role, string Text)
{
    public bool IsUser => Role == "user";

    public bool IsAssistant => Role == "assistant";

    public bool IsInstruction => Role is "system" or "developer";
}
