using System.Text.Json.Nodes;
using LlmOps.Evaluation.Metrics;

namespace LlmOps.EvalRuns.Scoring;

/// <summary>1 when a judge's verdict passes or fails like the person's in a label. Used by certification alone, so it is not in the catalogue.</summary>
internal sealed record AgreementMetric(string Output, string Label, IReadOnlyList<string> Pass) : IMetric
{
    public const string KindName = "agreement";

    public string Name => KindName;
    public int Version => 1;
    public string Kind => KindName;
    public string Description => "1 when the judge's verdict is the person's.";

    public static JsonObject Options(string output, string label, IEnumerable<string> pass) =>
        new() { ["output"] = output, ["label"] = label, ["pass"] = new JsonArray([.. pass.Select(p => (JsonNode)p)]) };

    public static AgreementMetric Create(JsonObject options) =>
        new(options["output"]!.GetValue<string>(), options["label"]!.GetValue<string>(), [.. options["pass"]!.AsArray().Select(p => p!.GetValue<string>())]);

    public MetricResult Score(JsonObject expected, JsonObject outputs)
    {
        var person = Verdicts.Passes(expected[Label], Pass) ?? throw new MetricException($"The example has no verdict in '{Label}'.");
        var judge = Verdicts.Passes(outputs[Output], Pass) ?? throw new MetricException($"The judge gave no verdict in '{Output}'.");
        return person == judge ? MetricResult.Right : new(0, $"the person says {(person ? "pass" : "fail")}");
    }
}
