using System.Text.Json.Nodes;
using LlmOps.Evaluation.Metrics;

namespace LlmOps.Evaluation.Tests.Metrics;

public sealed class GradedMetricTests
{
    [Theory]
    [InlineData("contains", "{}", """{"y":"Paris"}""", """{"y":"It is paris, France."}""", 1, null)]
    [InlineData("contains", "{}", """{"y":"Par"}""", """{"y":"It is paris."}""", 0, "y: missing \"Par\"")]
    [InlineData("contains", """{"normalize":false}""", """{"y":"Par"}""", """{"y":"It is Paris."}""", 1, null)]
    [InlineData("contains", "{}", """{"y":["Rome","Paris"]}""", """{"y":"Paris"}""", 1, null)]
    [InlineData("contains", """{"match":"all"}""", """{"y":["Rome","Paris"]}""", """{"y":"Paris"}""", 0, "y: missing \"Rome\"")]
    [InlineData("contains", "{}", """{"y":"x"}""", "{}", 0, "y: no output")]
    [InlineData("contains", """{"field":"y"}""", """{"y":"x","z":"other"}""", """{"y":"x"}""", 1, null)]
    [InlineData("regex", """{"pattern":"^\\d{4}-\\d\\d$"}""", """{"y":"any"}""", """{"y":"2024-05"}""", 1, null)]
    [InlineData("regex", """{"pattern":"^\\d+$","fields":"code"}""", "{}", """{"code":"a1"}""", 0, "no match in code")]
    [InlineData("regex", """{"pattern":"PARIS","ignore_case":true}""", """{"y":""}""", """{"y":"Paris"}""", 1, null)]
    [InlineData("numeric_tolerance", """{"absolute":0.1}""", """{"y":0.2}""", """{"y":0.3}""", 1, null)]
    [InlineData("numeric_tolerance", """{"absolute":0.1}""", """{"y":0.2}""", """{"y":0.31}""", 0, "y is 0.31, expected 0.2")]
    [InlineData("numeric_tolerance", """{"relative":0.01}""", """{"y":"1,000"}""", """{"y":"1010"}""", 1, null)]
    [InlineData("numeric_tolerance", "{}", """{"y":1}""", """{"y":"one"}""", 0, "y is no number")]
    [InlineData("token_f1", "{}", """{"y":"big red house"}""", """{"y":"red house now"}""", 2 / 3.0, "missing \"big\"; extra \"now\"")]
    [InlineData("token_f1", "{}", """{"y":["nothing alike","red house"]}""", """{"y":"The red house!"}""", 1, null)]
    [InlineData("token_f1", """{"strict_verdicts":true}""", """{"y":"yes"}""", """{"y":"yes it is"}""", 0, "missing \"yes\"; extra \"yes\", \"it\", \"is\"")]
    [InlineData("list_match", "{}", """{"y":["a1","b2","c3"]}""", """{"y":["C3.","x","a1"]}""", 2 / 3.0, "2 of 3 found; missing \"b2\"; extra \"x\"")]
    [InlineData("list_match", "{}", """{"y":["p","p"]}""", """{"y":["p"]}""", 2 / 3.0, "1 of 2 found; missing \"p\"")]
    [InlineData("list_match", """{"score":"precision"}""", """{"y":["p","q"]}""", """{"y":["p"]}""", 1, "1 of 2 found; missing \"q\"")]
    [InlineData("list_match", """{"score":"all"}""", """{"y":["p","q"]}""", """{"y":["p"]}""", 0, "1 of 2 found; missing \"q\"")]
    [InlineData("list_match", "{}", """{"y":[]}""", """{"y":[]}""", 1, null)]
    [InlineData("list_match", """{"absolute":0.5}""", """{"y":[1,2]}""", """{"y":[2.4,1.4]}""", 1, null)]
    [InlineData("answer_exact_match", "{}", """{"y":["Rome","Paris"]}""", """{"y":"paris."}""", 1, null)]
    [InlineData("answer_exact_match", """{"frac":0.6}""", """{"y":"big red house"}""", """{"y":"red house"}""", 1, null)]
    [InlineData("answer_exact_match", """{"frac":0.9}""", """{"y":"big red house"}""", """{"y":"red house"}""", 0, "differs in y")]
    [InlineData("answer_passage_match", "{}", """{"y":["New York"]}""", """{"context":["Boston.","He lived in new york; then left."]}""", 1, null)]
    [InlineData("answer_passage_match", "{}", """{"y":"York"}""", """{"context":["Yorkshire"]}""", 0, "none of 1 passages holds y")]
    public void An_answer_is_scored_and_explained(string name, string options, string expected, string outputs, double score, string? explanation)
    {
        var result = Score(name, options, expected, outputs);
        Assert.Equal(score, result.Score, 1e-12);
        Assert.Equal(explanation, result.Explanation);
    }

    [Fact]
    public void Extracted_records_are_paired_by_key_in_any_order_and_count_by_their_right_fields()
    {
        var result = Score("record_match", """{"key":["title"],"absolute":0.001}""",
            """{"places":[{"title":"Pier","lat":54.1,"kind":"sight"},{"title":"Inn","lat":54.2,"kind":"food"}]}""",
            """{"places":[{"title":"the inn","lat":54.2004,"kind":"shop"},{"title":"Mill","lat":54.1,"kind":"sight"},{"title":"Pier","lat":54.1,"kind":"sight"}]}""");
        Assert.Equal(2 * (1 + (2 / 3.0)) / 5, result.Score, 1e-12);
        Assert.Equal(((1 + (2 / 3.0)) / 3, (1 + (2 / 3.0)) / 2), (result.Parts!["precision"], result.Parts["recall"]));
        Assert.Equal("2 of 2 found; extra \"Mill, 54.1, sight\"; \"Inn, 54.2, food\" differs in kind", result.Explanation);
    }

    [Fact]
    public void Records_can_be_asked_to_be_entirely_right()
    {
        var result = Score("record_match", """{"partial":false,"compare":["title"]}""", """{"p":[{"title":"Pier","lat":1},{"title":"Inn"}]}""", """{"p":[{"title":"Pier","lat":2},{"title":"Inns"}]}""");
        Assert.Equal(0.5, result.Score);
    }

    [Fact]
    public void Records_without_a_key_are_paired_so_that_most_is_right()
    {
        // Taking the most similar pair first, three of four fields, would leave the other two records with nothing in common.
        var result = Score("record_match", "{}", """{"p":[{"a":1,"b":1,"c":1,"d":1},{"a":8,"b":8,"c":1,"d":5}]}""", """{"p":[{"a":1,"b":1,"c":1,"d":5},{"a":1,"b":1,"c":7,"d":7}]}""");
        Assert.Equal(2 * (0.5 + 0.5) / 4, result.Score, 1e-12);
    }

    [Fact]
    public void A_mean_weighs_its_metrics_and_names_them()
    {
        var result = Score("weighted", """{"metrics":[{"name":"exact_match","weight":3,"options":{"fields":"label"}},{"name":"token_f1","as":"words","options":{"fields":"why"}}]}""",
            """{"label":"a","why":"red house"}""", """{"label":"a","why":"red barn"}""");
        Assert.Equal((3 + 0.5) / 4, result.Score);
        Assert.Equal("words: missing \"house\"; extra \"barn\"", result.Explanation);
        Assert.Equal((1.0, 0.5), (result.Parts!["exact_match"], result.Parts["words"]));
    }

    [Fact]
    public void Similarity_in_meaning_asks_for_vectors_and_scores_them()
    {
        var metric = Assert.IsType<IEmbeddingMetric>(MetricCatalogue.Create("embedding_similarity"), exactMatch: false);
        var (expected, outputs) = (new JsonObject { ["y"] = "car", ["z"] = "same" }, new JsonObject { ["y"] = "auto", ["z"] = "same" });
        Assert.Equal(["car", "auto", "same"], metric.Texts(expected, outputs));
        var result = metric.Score(expected, outputs, new Dictionary<string, float[]> { ["car"] = [1, 0], ["auto"] = [0.6f, 0.8f], ["same"] = [1, 1] });
        Assert.Equal(0.8, result.Score, 1e-6);
        Assert.Equal("y: cosine 0.600", result.Explanation);
        Assert.Throws<MetricException>(() => metric.Score(expected, outputs, new Dictionary<string, float[]>()));
        var strict = Assert.IsType<IEmbeddingMetric>(MetricCatalogue.Create("embedding_similarity", new JsonObject { ["threshold"] = 0.7, ["field"] = "y" }), exactMatch: false);
        Assert.Equal(0, strict.Score(expected, outputs, new Dictionary<string, float[]> { ["car"] = [1, 0], ["auto"] = [0.6f, 0.8f] }).Score);
    }

    [Fact]
    public void The_two_parts_that_a_judge_answers_make_one_score() =>
        Assert.Equal((0.6, 0.0, 1.0), (SemanticF1.Of(0.5, 0.75), SemanticF1.Of(0, 0), SemanticF1.Of(1.4, 1)));

    [Theory]
    [InlineData("numeric_tolerance", "{}", """{"y":"many"}""", "The label 'y' is no number.")]
    [InlineData("exact_match", """{"fields":["z"]}""", """{"y":"many"}""", "The example has no label 'z'.")]
    [InlineData("answer_passage_match", "{}", """{"y":"many"}""", "The program has no output 'context'.")]
    public void An_example_that_cannot_be_scored_says_why(string name, string options, string expected, string reason) =>
        Assert.Equal(reason, Assert.Throws<MetricException>(() => Score(name, options, expected, """{"y":1}""")).Message);

    private static MetricResult Score(string name, string options, string expected, string outputs) =>
        ((IMetric)MetricCatalogue.Create(name, JsonNode.Parse(options)!.AsObject())).Score(JsonNode.Parse(expected)!.AsObject(), JsonNode.Parse(outputs)!.AsObject());
}
