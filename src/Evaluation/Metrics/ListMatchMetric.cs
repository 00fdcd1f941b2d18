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
        ComparedValue[] labels = [.. wanted.Select(item => ComparedValue.Of(item, normalize))];
        ComparedValue[] outputs = [.. got.Select(item => ComparedValue.Of(item, normalize))];
        return ItemScore.Of(wanted, got, measure, (i, j) => labels[i].Matches(outputs[j], absolute, relative) ? 1 : 0);
    }
}
