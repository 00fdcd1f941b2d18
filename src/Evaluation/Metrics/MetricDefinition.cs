namespace LlmOps.Evaluation.Metrics;

/// <summary>A metric of the catalogue before options are chosen.</summary>
/// <param name="Name">snake_case.</param>
/// <param name="Version">Raised whenever the same documents and options may score differently than before.</param>
/// <param name="Kind">One of <see cref="MetricKinds"/>.</param>
/// <param name="Description">One sentence for people.</param>
/// <param name="Options">The options it takes.</param>
public sealed record MetricDefinition(string Name, int Version, string Kind, string Description, IReadOnlyList<MetricOption> Options)
{
    /// <summary>Whether it can only be made with options.</summary>
    public bool NeedsOptions => Options.Any(o => o.Required);

    internal Func<OptionReader, IMetricIdentity?> Make { get; init; } = _ => null;
}
