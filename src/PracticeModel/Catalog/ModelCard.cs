using LlmOps.PracticeModel.FineTuning;

namespace LlmOps.PracticeModel.Catalog;

/// <summary>A model as it is offered.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Released">Also the <c>created</c> of its answers, so that the same request gives the same bytes.</param>
/// <param name="InputPrice">US dollars per million prompt tokens.</param>
/// <param name="OutputPrice">US dollars per million answer tokens.</param>
internal sealed record ModelCard(string Name, DateOnly Released, decimal InputPrice, decimal OutputPrice)
{
    /// <summary>Null for a model that answers no chats.</summary>
    public ModelTraits? Traits { get; init; }

    /// <summary>What it learned from a training file; null for a model as it comes.</summary>
    public TunedWeights? Tuned { get; init; }

    public DateOnly? ShutdownDate { get; init; }

    public string? Replacement { get; init; }

    /// <summary>Longest prompt in tokens.</summary>
    public int ContextTokens { get; init; } = 128_000;

    public long Created => new DateTimeOffset(Released, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds();

    public decimal Cost(long inputTokens, long outputTokens) => ((inputTokens * InputPrice) + (outputTokens * OutputPrice)) / 1_000_000m;
}
