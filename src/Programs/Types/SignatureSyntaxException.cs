namespace LlmOps.Programs.Types;

/// <summary>A signature or type text is wrong.</summary>
public sealed class SignatureSyntaxException(int position, string reason) : Exception($"{reason} (character {position + 1})")
{
    /// <summary>Offset of the mistake in the text, from 0.</summary>
    public int Position { get; } = position;

    /// <summary>What is wrong.</summary>
    public string Reason { get; } = reason;
}
