using System.Text.Json.Nodes;

namespace LlmOps.Programs.Models;

/// <summary>One question to a model.</summary>
/// <param name="Model">Name of the model as the gateway knows it, for example <c>practice-small</c>.</param>
/// <param name="Messages">The conversation, oldest first.</param>
public sealed record ModelRequest(string Model, IReadOnlyList<ModelMessage> Messages)
{
    /// <summary>Sampling temperature, 0 to 2; <see langword="null"/> leaves it to the provider.</summary>
    public double? Temperature { get; init; }

    /// <summary>Upper limit of generated tokens; <see langword="null"/> leaves it to the provider.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Sampling seed where the provider supports one.</summary>
    public long? Seed { get; init; }

    /// <summary>OpenAI's <c>response_format</c> object, passed as is.</summary>
    public JsonObject? ResponseFormat { get; init; }

    /// <summary>Which of several equal requests this is: makes a second, different sample of the same prompt; never sent to the provider.</summary>
    public int Sample { get; init; }
}

/// <summary>One turn of a conversation.</summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">The text of the turn.</param>
public sealed record ModelMessage(string Role, string Content);
