using System.Text.Json.Nodes;
using LlmOps.Evaluation.Metrics;

namespace LlmOps.Evaluation.Tests.Metrics;

public sealed class MatchMetricTests
{
    [Theory]
    [InlineData("""{"label":"a"}""", """{"label":"a","reasoning":"because"}""", 1)]
    [InlineData("""{"label":"a"}""", """{"label":"A"}""", 0)]
    [InlineData("""{"label":"a"}""", """{"other":"a"}""", 0)]
    [InlineData("""{"x":"a","y":1}""", """{"x":"a","y":1.0}""", 1)]
    [InlineData("""{"x":"a","y":1}""", """{"x":"a","y":2}""", 0)]
    [InlineData("""{"y":"3"}""", """{"y":3}""", 1)]
    [InlineData("""{"y":"true"}""", """{"y":true}""", 1)]
    [InlineData("""{"y":3}""", """{"y":"3"}""", 0)]
    [InlineData("""{"y":null}""", """{"y":null}""", 1)]
    [InlineData("""{"y":"null"}""", """{"y":null}""", 0)]
    [InlineData("""{"y":["a","b"]}""", """{"y":["a","b"]}""", 1)]
    [InlineData("""{"y":["a","b"]}""", """{"y":["b","a"]}""", 0)]
    [InlineData("""{"y":{"a":1,"b":2}}""", """{"y":{"b":2,"a":1}}""", 1)]
    public void Exact_match_asks_every_label_to_equal_its_output(string expected, string outputs, double score) =>
        Assert.Equal(score, Score(new ExactMatchMetric(), expected, outputs));

    [Theory]
    [InlineData("The,  Eiffel  Tower!", "eiffel tower", 1)]
    [InlineData("Paris", "paris", 1)]
    [InlineData("a cat", "the dog", 0)]
    [InlineData("Café", "Cafe", 0)]
    [InlineData("Caf\u00e9", "cafe\u0301", 1)]
    [InlineData("\ud55c", "\u1112\u1161\u11ab", 1)]
    [InlineData("\u1e69", "s\u0323\u0307", 1)]
    [InlineData("big red house", "red house", 0)]
    [InlineData("", "", 1)]
    [InlineData("\ud800", "x", 0)]
    public void Normalized_match_forgives_case_punctuation_articles_and_blanks(string expected, string output, double score) =>
        Assert.Equal(score, new NormalizedMatchMetric().Score(new JsonObject { ["answer"] = expected }, new JsonObject { ["answer"] = output }).Score);

    [Fact]
    public void Normalized_match_looks_into_lists_and_records() =>
        Assert.Equal(1, Score(new NormalizedMatchMetric(), """{"y":["The A","b!"],"z":{"k":"X"}}""", """{"y":["a","B"],"z":{"k":"x"}}""") + Score(new NormalizedMatchMetric(), """{"y":["x"]}""", """{"y":["x","y"]}"""));

    [Fact]
    public void Text_is_normalised_as_DSPy_does() => Assert.Equal("eiffel tower cafe\u0301", TextNormalization.Normalize(" The Eiffel-- Tower\t(a) Café!"));

    [Fact]
    public void An_example_without_labels_cannot_be_scored() =>
        Assert.Throws<MetricException>(() => new ExactMatchMetric().Score([], new JsonObject { ["y"] = 1 }));

    [Fact]
    public void An_explanation_names_fields_and_never_values()
    {
        var result = new ExactMatchMetric().Score(new JsonObject { ["x"] = "secret", ["y"] = "same" }, new JsonObject { ["x"] = "guess", ["y"] = "same" });
        Assert.Equal((0.0, "differs in x"), (result.Score, result.Explanation));
    }

    [Fact]
    public void The_catalogue_knows_its_metrics_by_name()
    {
        Assert.Equal(["answer_exact_match", "answer_passage_match", "contains", "exact_match", "list_match", "normalized_match", "numeric_tolerance", "record_match", "token_f1"], MetricCatalogue.Names);
        Assert.Equal([.. MetricCatalogue.Names.Concat(["embedding_similarity", "regex", "weighted"]).Order(StringComparer.Ordinal)], MetricCatalogue.Definitions.Select(d => d.Name));
        Assert.True(MetricCatalogue.TryGet("exact_match", out var metric));
        Assert.Equal(1, metric.Version);
        Assert.False(MetricCatalogue.TryGet("Exact_Match", out _));
    }

    private static double Score(IMetric metric, string expected, string outputs) => metric.Score(JsonNode.Parse(expected)!.AsObject(), JsonNode.Parse(outputs)!.AsObject()).Score;
}
