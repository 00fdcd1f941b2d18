using LlmOps.Programs.Models;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Execution;

/// <summary>Guesses how many tokens a text takes, for comparisons and quotes before anything was measured: one per four characters.</summary>
public static class TokenEstimate
{
    /// <summary>Tokens of a text, rounded up.</summary>
    public static long Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return (text.Length + 3) / 4;
    }

    /// <summary>Tokens of a conversation, with four for each turn's frame.</summary>
    public static long Of(IEnumerable<ModelMessage> messages) => messages.Sum(m => Of(m.Content) + 4);

    /// <summary>Tokens of a program's prompt without its inputs; null when the document is wrong.</summary>
    internal static long? OfPrompt(ProgramSpec spec)
    {
        try
        {
            return ProgramPlan.Compile(spec).PromptTokensEstimate;
        }
        catch (SpecException)
        {
            return null;
        }
    }
}
