using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>All metrics by name. A new metric is one file and one line here.</summary>
public static class MetricCatalogue
{
    private static readonly FrozenDictionary<string, MetricDefinition> Defined = new[]
    {
        AnswerExactMatchMetric.Definition, AnswerPassageMatchMetric.Definition, ContainsMetric.Definition, EmbeddingSimilarityMetric.Definition, ExactMatchMetric.Definition,
        ListMatchMetric.Definition, NormalizedMatchMetric.Definition, NumericToleranceMetric.Definition, RecordMatchMetric.Definition, RegexMetric.Definition,
        TokenF1Metric.Definition, WeightedMetric.Definition,
    }.ToFrozenDictionary(d => d.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, IMetric> ByName = Definitions.Where(d => !d.NeedsOptions).Select(d => Create(d.Name)).OfType<IMetric>().ToFrozenDictionary(m => m.Name, StringComparer.Ordinal);

    /// <summary>Every metric with its options, by name.</summary>
    public static IReadOnlyList<MetricDefinition> Definitions => [.. Defined.Values.OrderBy(d => d.Name, StringComparer.Ordinal)];

    /// <summary>The metrics that can be used by their name alone, with the defaults of all options, by name.</summary>
    public static IReadOnlyList<IMetric> All { get; } = [.. ByName.Values.OrderBy(m => m.Name, StringComparer.Ordinal)];

    /// <summary>Names of <see cref="All"/>, for errors that list close ones.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(m => m.Name)];

    /// <summary>The metric of this name with default options, if there is one that needs no options and no call.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out IMetric? metric) => ByName.TryGetValue(name, out metric);

    /// <summary>What is known about a metric, if there is one of this name.</summary>
    public static bool TryGetDefinition(string name, [NotNullWhen(true)] out MetricDefinition? definition) => Defined.TryGetValue(name, out definition);

    /// <summary>Makes a metric: an <see cref="IMetric"/> or an <see cref="IEmbeddingMetric"/>.</summary>
    /// <param name="name">A name of <see cref="Definitions"/>.</param>
    /// <param name="options">Options by name; <see langword="null"/> for the defaults.</param>
    /// <exception cref="MetricOptionsException">Options are wrong: all mistakes at once. An unknown name is one, under <c>name</c>.</exception>
    public static IMetricIdentity Create(string name, JsonObject? options = null) => Create(name, options, "name", "");

    /// <param name="name">A name of <see cref="Definitions"/>.</param>
    /// <param name="options">Options by name.</param>
    /// <param name="namePath">Where the name stands, for mistakes.</param>
    /// <param name="optionsPath">What options stand under, ending with a dot unless empty.</param>
    internal static IMetricIdentity Create(string name, JsonObject? options, string namePath, string optionsPath)
    {
        if (!Defined.TryGetValue(name, out var definition))
        {
            throw new MetricOptionsException([new(namePath, $"is no metric; there are {string.Join(", ", Definitions.Select(d => d.Name))}")]);
        }

        var reader = new OptionReader(options, definition.Options, optionsPath);
        var metric = definition.Make(reader);
        return reader.Problems.Count == 0 && metric is not null ? metric : throw new MetricOptionsException(reader.Problems);
    }
}
