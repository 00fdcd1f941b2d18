using System.Text.Json.Nodes;
using LlmOps.Evaluation.Metrics;

namespace LlmOps.Evaluation.Tests.Metrics;

public sealed class OptionTests
{
    [Theory]
    [InlineData("regex", "{}", "pattern: is required")]
    [InlineData("regex", """{"pattern":"(a"}""", "pattern: is no pattern: InsufficientClosingParentheses at character 3")]
    [InlineData("regex", """{"pattern":"(?=a)b"}""", "pattern: cannot be matched in linear time: look-around, back references and very large repeats are not allowed")]
    [InlineData("exact_match", """{"field":"a","fields":["b"]}""", "field: cannot be given together with fields")]
    [InlineData("exact_match", """{"fields":[]}""", "fields: must be a text, or a list of different texts")]
    [InlineData("exact_match", """{"feilds":["a"]}""", "feilds: is unknown; options are fields")]
    [InlineData("numeric_tolerance", """{"absolute":-1}""", "absolute: must be a number from 0 to 1000000000000")]
    [InlineData("no_such", "{}", "name: is no metric; there are answer_exact_match, answer_passage_match, contains, embedding_similarity, exact_match, list_match, normalized_match, numeric_tolerance, record_match, regex, token_f1, weighted")]
    [InlineData("weighted", """{"metrics":[]}""", "metrics: must be a list with at least one entry")]
    [InlineData("weighted", """{"metrics":[{"name":"embedding_similarity"}]}""", "metrics[0].name: needs a call and cannot be part of a mean")]
    [InlineData("weighted", """{"metrics":[{"name":"token_f1"},{"name":"token_f1"}]}""", "metrics: has 'token_f1' twice; tell them apart with as")]
    public void A_wrong_option_is_named_with_its_reason(string name, string options, string problem) => Assert.Equal([problem], Problems(name, options));

    [Fact]
    public void All_mistakes_are_reported_at_once_with_their_places() => Assert.Equal(
        [
            "more: is unknown; options are metrics", "metrics[0].weight: must be a number from 1E-06 to 1000000", "metrics[0].options.match: must be one of any, all", "metrics[0].options.normalize: must be true or false",
            "metrics[1]: must be an object with name, weight and options", "metrics[2].name: is required", "metrics[3].name: is no metric; there are " + string.Join(", ", MetricCatalogue.Definitions.Select(d => d.Name)),
        ],
        Problems("weighted", """{"more":1,"metrics":[{"name":"contains","weight":0,"options":{"match":"some","normalize":"no"}},7,{},{"name":"nothing"}]}"""));

    [Fact]
    public void Every_default_of_every_metric_is_accepted_when_it_is_given()
    {
        foreach (var definition in MetricCatalogue.Definitions.Where(d => !d.NeedsOptions))
        {
            var options = new JsonObject(definition.Options.Where(o => o.Default is not null).Select(o => KeyValuePair.Create(o.Name, JsonNode.Parse(o.Default!))));
            Assert.Equal((definition.Name, definition.Version, definition.Kind), Identity(MetricCatalogue.Create(definition.Name, options)));
        }

        static (string, int, string) Identity(IMetricIdentity metric) => (metric.Name, metric.Version, metric.Kind);
    }

    [Fact]
    public void A_metric_that_needs_options_is_not_to_be_had_by_its_name_alone()
    {
        Assert.False(MetricCatalogue.TryGet("regex", out _));
        Assert.True(MetricCatalogue.TryGetDefinition("regex", out var definition));
        Assert.Equal(["pattern"], definition.Options.Where(o => o.Required).Select(o => o.Name));
    }

    [Fact]
    public void Means_nested_too_deep_are_refused()
    {
        var options = """{"metrics":[{"name":"exact_match"}]}""";
        for (var depth = 0; depth < 3; depth++)
        {
            options = $$"""{"metrics":[{"name":"weighted","options":{{options}}}]}""";
        }

        Assert.Equal(["metrics[0].options.metrics[0].options.metrics[0].options.metrics: is nested more than 3 deep"], Problems("weighted", options));
    }

    private static IEnumerable<string> Problems(string name, string options) =>
        Assert.Throws<MetricOptionsException>(() => MetricCatalogue.Create(name, JsonNode.Parse(options)!.AsObject())).Problems.Select(p => $"{p.Field}: {p.Reason}");
}
