using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using LlmOps.Evaluation.Metrics;

namespace LlmOps.Evaluation.Tests.Metrics;

public sealed class MetricProperties
{
    /// <summary>Names with options, so that every branch meets foreign documents.</summary>
    private static readonly (string Name, string Options)[] Metrics =
    [
        ("exact_match", "{}"), ("normalized_match", "{}"), ("contains", "{}"), ("contains", """{"normalize":false,"match":"all"}"""), ("regex", """{"pattern":"a|b"}"""),
        ("numeric_tolerance", """{"absolute":0.5,"relative":0.1}"""), ("token_f1", "{}"), ("token_f1", """{"strict_verdicts":true}"""), ("list_match", "{}"),
        ("list_match", """{"normalize":false,"relative":0.5,"score":"recall"}"""), ("record_match", "{}"), ("record_match", """{"key":["title"],"partial":false,"absolute":1,"score":"precision"}"""),
        ("answer_exact_match", "{}"), ("answer_exact_match", """{"frac":0.5}"""), ("answer_passage_match", "{}"),
        ("weighted", """{"metrics":[{"name":"list_match","weight":2},{"name":"contains"},{"name":"exact_match","options":{"fields":"y"}}]}"""),
    ];

    public static TheoryData<string, string> Every => Data(_ => true);

    /// <summary>The metrics whose best score is that of equal documents; a pattern and retrieved passages compare nothing.</summary>
    public static TheoryData<string, string> Matching => Data(name => name is not ("regex" or "answer_passage_match"));

    [Theory]
    [MemberData(nameof(Every))]
    public void Any_two_documents_are_scored_within_0_and_1_or_refused(string name, string options)
    {
        var metric = Metric(name, options);
        Prop.ForAll(AnyDocument.Pairs, pair =>
        {
            try
            {
                var result = metric.Score(Parse(pair.Expected), Parse(pair.Outputs));
                return result.Score is >= 0 and <= 1 && (result.Explanation?.Length ?? 0) <= MetricResult.LongestExplanation && (result.Parts ?? new Dictionary<string, double>()).Values.All(p => p is >= 0 and <= 1);
            }
            catch (MetricException)
            {
                return true;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Theory]
    [MemberData(nameof(Matching))]
    public void A_document_matches_itself(string name, string options)
    {
        var metric = Metric(name, options);
        Prop.ForAll(AnyDocument.Pairs, pair =>
        {
            try
            {
                return metric.Score(Parse(pair.Expected), Parse(pair.Expected)) is { Score: 1, Explanation: null };
            }
            catch (MetricException)
            {
                return true;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Long_lists_are_paired_too_and_endless_ones_refused()
    {
        var metric = Metric("list_match", """{"absolute":1}""");
        JsonObject Numbers(int count, int from) => new() { ["y"] = new JsonArray([.. Enumerable.Range(from, count).Select(n => (JsonNode)n)]) };
        Assert.Equal(1, metric.Score(Numbers(400, 0), Numbers(400, 0)).Score);
        Assert.InRange(metric.Score(Numbers(400, 0), Numbers(400, 100)).Score, 0.75, 0.76);
        Assert.Throws<MetricException>(() => metric.Score(Numbers(3000, 0), Numbers(3000, 0)));
        Assert.Equal(0.9, Metric("list_match", "{}").Score(Numbers(10_000, 0), Numbers(10_000, 1000)).Score);
    }

    private static TheoryData<string, string> Data(Func<string, bool> isWanted)
    {
        var data = new TheoryData<string, string>();
        foreach (var (name, options) in Metrics.Where(m => isWanted(m.Name)))
        {
            data.Add(name, options);
        }

        return data;
    }

    private static IMetric Metric(string name, string options) => (IMetric)MetricCatalogue.Create(name, Parse(options));

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
