using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>How much of a list was found, whatever the order.</summary>
internal sealed class ListMatchMetric(FieldChoice fields, string measure, bool normalize, double absolute, double relative) : DefinedMetric(Definition)
{
    public static readonly MetricDefinition Definition = new("list_match", 1, MetricKinds.Code, "Precision, recall and F1 of the entries of a list, in any order, mean over the labels.",
        [FieldChoice.Option, ItemScore.Measure, ItemScore.Normalize, ItemScore.Absolute, ItemScore.Relative])
    {
        Make = options => new ListMatchMetric(options.Fields(), options.Choice(ItemScore.Measure), options.Boolean(ItemScore.Normalize), options.Number(ItemScore.Absolute), options.Number(ItemScore.Relative)),
    };

    public override MetricResult Score(JsonObject expected, JsonObject outputs) => fields.Mean(expected, outputs, Score);

    private MetricResult Score(FieldPair pair)
    {
        var (wanted, got) = (ItemScore.Entries(pair.Label), ItemScore.Entries(pair.Output));
        return ItemScore.Of(wanted, got, measure, new Comparison(
            [.. wanted.Select(item => ComparedValue.Of(item, normalize))], [.. got.Select(item => ComparedValue.Of(item, normalize))], absolute, relative));
    }

    private sealed class Comparison(ComparedValue[] labels, ComparedValue[] outputs, double absolute, double relative) : IEntryComparison
    {
        public string GroupOfLabel(int label) => labels[label].Group(absolute, relative);

        public string GroupOfOutput(int output) => outputs[output].Group(absolute, relative);

        public double Similarity(int label, int output) => labels[label].Matches(outputs[output], absolute, relative) ? 1 : 0;

        public string Difference(int label, int output) => "value";
    }
}
