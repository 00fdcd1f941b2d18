using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.EvalRuns.MetricCatalog;

/// <summary>A metric as one run uses it; settled when the run is queued, so that a later change of a judge changes no run.</summary>
internal sealed record MetricUse
{
    /// <summary>What the run's scores are listed under; unique in a run.</summary>
    public required string Name { get; init; }

    /// <summary>Name in the catalogue.</summary>
    public required string Metric { get; init; }

    public required int Version { get; init; }

    public string Kind { get; init; } = "code";

    public JsonObject? Options { get; init; }

    /// <summary>Set when a judge scores.</summary>
    public JudgeUse? Judge { get; init; }

    /// <summary>Whether every label is compared with the output of its name, so that the names must fit.</summary>
    public bool ComparesLabels => Kind is "code" && Options is null;

    /// <summary>Whether scoring asks a model or another server, which costs time and may cost money.</summary>
    public bool NeedsCalls => Kind is "judge" or "embedding";

    public static string Write(IReadOnlyList<MetricUse> uses) => JsonSerializer.Serialize(uses, JsonDefaults.Options);

    public static IReadOnlyList<MetricUse> Read(string json) => JsonSerializer.Deserialize<IReadOnlyList<MetricUse>>(json, JsonDefaults.Options)!;

    /// <summary>Why scores of the two must not be compared as one metric, or <see langword="null"/>.</summary>
    public string? DifferenceTo(MetricUse other)
    {
        if (Metric != other.Metric)
        {
            return $"{Metric} and {other.Metric}";
        }

        if (Judge?.Hash != other.Judge?.Hash || Judge?.Model != other.Judge?.Model)
        {
            return $"judge {Judge?.Text} and {other.Judge?.Text}";
        }

        return Version != other.Version ? $"version {Version} and {other.Version}" : JsonNode.DeepEquals(Options, other.Options) ? null : "other options";
    }
}

/// <summary>The judge that scores for a metric, with all its document says.</summary>
internal sealed record JudgeUse
{
    public required string Name { get; init; }

    /// <summary>Number of the judge's version.</summary>
    public required int Number { get; init; }

    /// <summary>Hash of everything that may change its verdicts.</summary>
    public required string Hash { get; init; }

    public required string ProgramHash { get; init; }

    public required string SpecJson { get; init; }

    public string? Model { get; init; }

    public required string Output { get; init; }

    public required IReadOnlyList<string> Pass { get; init; }

    public required IReadOnlyDictionary<string, string> Inputs { get; init; }

    /// <summary>The certificate in force when the run was queued.</summary>
    public Guid? CertificateId { get; init; }

    public string Text => $"{Name}@{Number}";
}
