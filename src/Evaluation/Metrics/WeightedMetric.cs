using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>A weighted mean of other metrics of the catalogue.</summary>
internal sealed class WeightedMetric(IReadOnlyList<(string Label, double Weight, IMetric Metric)> parts) : DefinedMetric(Definition)
{
    private static readonly MetricOption Metrics = new("metrics", "list of metrics", $"The metrics: each with name, and as wanted weight (1), options, and as (how explanations call it). At most {Most}.") { Required = true };

    public static readonly MetricDefinition Definition = new("weighted", 1, MetricKinds.Composite, "Mean of several metrics by weight.", [Metrics]) { Make = Make };

    private const int Most = 20, Deepest = 3;

    private static readonly MetricOption Called = new("name", "text", "A metric of the catalogue that needs no call.") { Required = true };
    private static readonly MetricOption Weight = new("weight", "number", "Its weight; only the ratio to the others matters.") { Default = "1", Minimum = 1e-6, Maximum = 1e6 };
    private static readonly MetricOption As = new("as", "text", "How it is called in explanations; its name unless given.");
    private static readonly MetricOption Options = new("options", "options", "Its options.");

    public override MetricResult Score(JsonObject expected, JsonObject outputs) => WeightedMean.Of([.. parts.Select(p => new WeightedResult(p.Label, p.Weight, p.Metric.Score(expected, outputs)))]);

    private static WeightedMetric? Make(OptionReader options)
    {
        if (options.List(Metrics) is not { } list)
        {
            return null;
        }

        if (list.Count > Most)
        {
            options.Add(Metrics.Name, $"has more than {Most} entries");
            return null;
        }

        if (options.PathOf("").Split("metrics[").Length > Deepest)
        {
            options.Add(Metrics.Name, $"is nested more than {Deepest} deep");
            return null;
        }

        var parts = list.Select((entry, i) => Part(options, entry, i)).OfType<(string Label, double Weight, IMetric Metric)>().ToList();
        foreach (var label in parts.CountBy(p => p.Label, StringComparer.Ordinal).Where(label => label.Value > 1))
        {
            options.Add(Metrics.Name, $"has '{label.Key}' twice; tell them apart with as");
        }

        return parts.Count == 0 ? null : new(parts);
    }

    private static (string Label, double Weight, IMetric Metric)? Part(OptionReader options, JsonNode? entry, int place)
    {
        var at = $"{Metrics.Name}[{place}]";
        if (entry is not JsonObject part)
        {
            options.Add(at, "must be an object with name, weight and options");
            return null;
        }

        var reader = new OptionReader(part, [Called, Weight, As, Options], options.PathOf($"{at}."));
        var (name, weight, label) = (reader.Text(Called), reader.Number(Weight), reader.Text(As));
        if (part["options"] is not (null or JsonObject))
        {
            reader.Add("options", "must be an object");
        }

        options.AddAll(reader.Problems);
        return name is not null && Child(options, name, part["options"] as JsonObject, at) is { } metric ? (label ?? name, weight, metric) : null;
    }

    private static IMetric? Child(OptionReader options, string name, JsonObject? given, string at)
    {
        try
        {
            if (MetricCatalogue.Create(name, given, options.PathOf($"{at}.name"), options.PathOf($"{at}.options.")) is IMetric metric)
            {
                return metric;
            }

            options.Add($"{at}.name", "needs a call and cannot be part of a mean");
        }
        catch (MetricOptionsException wrong)
        {
            options.AddAll(wrong.Problems);
        }

        return null;
    }
}
