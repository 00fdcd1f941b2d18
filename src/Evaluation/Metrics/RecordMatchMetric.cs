using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>How well records were extracted: each record found counts by the share of its fields that are right.</summary>
internal sealed class RecordMatchMetric(FieldChoice fields, RecordRule rule, string measure) : DefinedMetric(Definition)
{
    private static readonly MetricOption Key = new("key", "list of text", "Fields that must agree for two records to be the same; without, any right field makes a pair.");
    private static readonly MetricOption Compare = new("compare", "list of text", "Fields of a record that count; all fields of the label's record unless given.");
    private static readonly MetricOption Partial = new("partial", "boolean", "Whether a record counts by the share of its right fields; else only when all are right.") { Default = "true" };

    public static readonly MetricDefinition Definition = new("record_match", 1, MetricKinds.Code, "Precision, recall and F1 of extracted records, in any order, each counted by its right fields; mean over the labels.",
        [FieldChoice.Option, Key, Compare, Partial, ItemScore.Measure, ItemScore.Normalize, ItemScore.Absolute, ItemScore.Relative])
    {
        Make = options => new RecordMatchMetric(options.Fields(),
            new(options.Texts(Key) ?? [], options.Texts(Compare), options.Boolean(Partial), options.Boolean(ItemScore.Normalize), options.Number(ItemScore.Absolute), options.Number(ItemScore.Relative)),
            options.Choice(ItemScore.Measure)),
    };

    public override MetricResult Score(JsonObject expected, JsonObject outputs) => fields.Mean(expected, outputs, Score);

    private MetricResult Score(FieldPair pair)
    {
        var (wanted, got) = (ItemScore.Entries(pair.Label), ItemScore.Entries(pair.Output));
        return ItemScore.Of(wanted, got, measure, new Comparison(
            [.. wanted.Select(item => ComparedRecord.Of(item, rule.Normalize))], [.. got.Select(item => ComparedRecord.Of(item, rule.Normalize))], rule));
    }

    private sealed class Comparison(ComparedRecord[] labels, ComparedRecord[] outputs, RecordRule rule) : IEntryComparison
    {
        public string GroupOfLabel(int label) => rule.Group(labels[label]);

        public string GroupOfOutput(int output) => rule.Group(outputs[output]);

        public double Similarity(int label, int output) => rule.Similarity(labels[label], outputs[output]);

        public string Difference(int label, int output) => string.Join(", ", rule.Wrong(labels[label], outputs[output]));
    }
}
