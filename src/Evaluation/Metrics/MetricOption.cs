using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>An option that a metric declares.</summary>
/// <param name="Name">snake_case.</param>
/// <param name="Type"><c>boolean</c>, <c>number</c>, <c>text</c>, <c>choice</c>, <c>list of text</c> or <c>list of metrics</c>.</param>
/// <param name="Description">What it does, one sentence.</param>
public sealed record MetricOption(string Name, string Type, string Description)
{
    /// <summary>Value when it is not given, as compact JSON; <see langword="null"/> when there is none.</summary>
    public string? Default { get; init; }

    /// <summary>Whether the metric cannot be made without it.</summary>
    public bool Required { get; init; }

    /// <summary>The values of a choice.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>Smallest number.</summary>
    public double Minimum { get; init; }

    /// <summary>Largest number.</summary>
    public double Maximum { get; init; } = 1e12;

    internal JsonNode? DefaultNode => Default is null ? null : JsonNode.Parse(Default);
}

/// <summary>One mistake in the options of a metric.</summary>
/// <param name="Field">Path of the option, for example <c>metrics[1].options.pattern</c>.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record OptionProblem(string Field, string Reason);

/// <summary>A metric cannot be made from these options.</summary>
public sealed class MetricOptionsException(IReadOnlyList<OptionProblem> problems) : Exception(string.Join(" ", problems.Select(p => $"{p.Field}: {p.Reason}")))
{
    /// <summary>All mistakes found.</summary>
    public IReadOnlyList<OptionProblem> Problems { get; } = problems;
}
