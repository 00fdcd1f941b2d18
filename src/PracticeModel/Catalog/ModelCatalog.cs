using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace LlmOps.PracticeModel.Catalog;

/// <summary>The models on offer.</summary>
internal sealed class ModelCatalog
{
    private static readonly float[] WideShares = [0f, 0.1f, 0.25f, 0.5f, 1f, 2f, 4f];
    private static readonly float[] NarrowShares = [0f, 0.05f, 0.1f, 0.2f, 0.3f];

    private static readonly ModelCard[] BuiltIn =
    [
        new("practice-small", new DateOnly(2025, 10, 1), 0.15m, 0.60m)
        {
            ShutdownDate = new DateOnly(2027, 3, 31),
            Replacement = "practice-small-2",
            Traits = new ModelTraits { PairWeight = 0.7f, GramWeight = 0.3f, DescriptionWeight = 1f, DemoShares = WideShares, UnnamedWords = 0.4f, ProposedWords = 8, BareJson = false },
        },
        new("practice-small-2", new DateOnly(2026, 9, 1), 0.10m, 0.40m)
        {
            Traits = new ModelTraits { PairWeight = 0.4f, GramWeight = 0.2f, DescriptionWeight = 1.6f, DemoShares = NarrowShares, UnnamedWords = 0.8f, ProposedWords = 10, BareJson = true, ReadsPropertyDescriptions = true },
        },
        new("practice-large", new DateOnly(2026, 3, 1), 2.50m, 10.00m)
        {
            Traits = new ModelTraits
            {
                PairWeight = 0.7f, GramWeight = 0.3f, DescriptionWeight = 1f, DemoShares = WideShares, UnnamedWords = 1f, ProposedWords = 20, BareJson = true,
                ReadsPropertyDescriptions = true, KnowsSynonyms = true, MatchesLikeWords = true, KnowsDomain = true,
            },
        },
        new("practice-embed", new DateOnly(2025, 10, 1), 0.02m, 0m) { ContextTokens = 8_192 },
    ];

    private readonly FrozenDictionary<string, ModelCard> _byName;
    private readonly ConcurrentDictionary<string, ModelCard> _tuned = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<ModelCard> _builtIn;

    private ModelCatalog(IEnumerable<ModelCard> cards)
    {
        _builtIn = [.. cards];
        _byName = _builtIn.ToFrozenDictionary(card => card.Name, StringComparer.Ordinal);
    }

    public static IReadOnlyList<string> Names { get; } = [.. BuiltIn.Select(card => card.Name)];

    /// <summary>Those that come with it, then those trained here by name.</summary>
    public IReadOnlyList<ModelCard> All => [.. _builtIn, .. _tuned.Values.OrderBy(card => card.Name, StringComparer.Ordinal)];

    public static ModelCatalog From(PracticeModelOptions options) =>
        new(BuiltIn.Select(card => options.Prices.TryGetValue(card.Name, out var price) ? card with { InputPrice = price.Input, OutputPrice = price.Output } : card));

    public ModelCard? Find(string name) => _byName.GetValueOrDefault(name) ?? _tuned.GetValueOrDefault(name);

    /// <summary>Offers a model that was trained; the same again replaces itself.</summary>
    public void Add(ModelCard tuned) => _tuned[tuned.Name] = tuned;
}
