namespace LlmOps.Programs.Models;

/// <summary>What a model answered.</summary>
/// <param name="Text">The answer; empty when the model said nothing.</param>
/// <param name="Usage">Tokens, and money where the answering side states it.</param>
/// <param name="Model">The model that really answered, as the provider names it.</param>
/// <param name="FinishReason"><c>stop</c>, <c>length</c>, <c>content_filter</c>, ... or <see langword="null"/> when not stated.</param>
public sealed record ModelResponse(string Text, Usage Usage, string Model, string? FinishReason)
{
    /// <summary>The gateway's id of this call, when it went through the gateway.</summary>
    public string? InferenceId { get; init; }
}

/// <summary>One piece of a streamed answer.</summary>
/// <param name="Text">The new text; may be empty.</param>
public sealed record ModelChunk(string Text)
{
    /// <summary>Set on the chunk that ends the answer.</summary>
    public string? FinishReason { get; init; }

    /// <summary>Set on the last chunk.</summary>
    public Usage? Usage { get; init; }

    /// <summary>The model that really answers, on at least one chunk when the provider names it.</summary>
    public string? Model { get; init; }

    /// <summary>The gateway's id of this call, on at least one chunk when it went through the gateway.</summary>
    public string? InferenceId { get; init; }
}

/// <summary>What a call consumed.</summary>
/// <param name="InputTokens">Tokens of the prompt.</param>
/// <param name="OutputTokens">Tokens of the answer.</param>
/// <param name="Cost">Money in US dollars; zero when unknown.</param>
public readonly record struct Usage(long InputTokens, long OutputTokens, decimal Cost)
{
    /// <summary>Adds two usages.</summary>
    public static Usage operator +(Usage left, Usage right) =>
        new(left.InputTokens + right.InputTokens, left.OutputTokens + right.OutputTokens, left.Cost + right.Cost);
}
