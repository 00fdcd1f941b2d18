using System.Text.Json.Nodes;
using LlmOps.Evaluation.Metrics;

namespace LlmOps.Evaluation.Tests.Conformance;

/// <summary>The cases evaluate.metrics.</summary>
public sealed class MetricConformanceTests
{
    [Fact]
    public void Texts_are_normalised_and_compared_as_in_the_case()
    {
        foreach (var (given, expected) in ConformanceCases.Get("EVAL-03").Rows())
        {
            var (first, second) = (given[0]!.GetValue<string>(), given[1]!.GetValue<string>());
            Assert.Equal(expected["normalized"]!.AsArray().Select(t => t!.GetValue<string>()), [TextNormalization.Normalize(first), TextNormalization.Normalize(second)]);
            Assert.Equal(expected["em"]!.GetValue<bool>() ? 1 : 0, Score("answer_exact_match", new(), first, second));
            Assert.Equal(expected["em"]!.GetValue<bool>() ? 1 : 0, Score("normalized_match", new(), first, second));
            Assert.Equal(expected["f1"]!.GetValue<double>(), Score("token_f1", new() { ["empty_matches"] = false }, first, second), 1e-9);
            Assert.Equal(expected["hotpotF1"]!.GetValue<double>(), Score("token_f1", new() { ["empty_matches"] = false, ["strict_verdicts"] = true }, first, second), 1e-9);
        }
    }

    private static double Score(string name, JsonObject options, string label, string output) =>
        ((IMetric)MetricCatalogue.Create(name, options)).Score(new JsonObject { ["answer"] = label }, new JsonObject { ["answer"] = output }).Score;
}
