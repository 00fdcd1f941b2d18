using System.Text.Json;
using LlmOps.PracticeModel.Prompts;

namespace LlmOps.PracticeModel.Chat;

/// <summary>A chat request, checked.</summary>
/// <param name="Model">The model as named, fault suffix included.</param>
/// <param name="Turns">The conversation, oldest first; never empty.</param>
internal sealed record ChatRequest(string Model, IReadOnlyList<Turn> Turns)
{
    /// <summary>Not stated counts as 0: a practice answer is without chance unless asked for.</summary>
    public double Temperature { get; init; }

    public long? Seed { get; init; }

    public int Choices { get; init; } = 1;

    public int? MaxTokens { get; init; }

    public bool Stream { get; init; }

    public bool IncludeUsage { get; init; }

    public IReadOnlyList<string> Stops { get; init; } = [];

    /// <summary>The <c>response_format</c> object; lives as long as the request's document.</summary>
    public JsonElement? ResponseFormat { get; init; }
}
