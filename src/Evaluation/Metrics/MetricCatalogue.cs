using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace LlmOps.Evaluation.Metrics;

/// <summary>All metrics by name. A new metric is one file and one line here.</summary>
public static class MetricCatalogue
{
    private static readonly FrozenDictionary<string, IMetric> ByName =
        new IMetric[] { new ExactMatchMetric(), new NormalizedMatchMetric() }.ToFrozenDictionary(m => m.Name, StringComparer.Ordinal);

    /// <summary>The metrics there are, by name.</summary>
    public static IReadOnlyList<IMetric> All { get; } = [.. ByName.Values.OrderBy(m => m.Name, StringComparer.Ordinal)];

    /// <summary>Their names, for errors that list close ones.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(m => m.Name)];

    /// <summary>The metric of this name, if there is one.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out IMetric? metric) => ByName.TryGetValue(name, out metric);
}
