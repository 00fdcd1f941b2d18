using System.Globalization;
using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>Whether numbers are close enough.</summary>
internal sealed class NumericToleranceMetric(FieldChoice fields, double absolute, double relative) : DefinedMetric(Definition)
{
    private static readonly MetricOption Absolute = new("absolute", "number", "Largest distance from the label; the wider of both tolerances counts.") { Default = "0" };
    private static readonly MetricOption Relative = new("relative", "number", "Largest distance as a share of the label: 0.01 allows 1 %.") { Default = "0", Maximum = 1000 };

    public static readonly MetricDefinition Definition = new("numeric_tolerance", 1, MetricKinds.Code, "1 when every label is a number and its output is within the tolerance, else 0.", [FieldChoice.Option, Absolute, Relative])
    {
        Make = options => new NumericToleranceMetric(options.Fields(), options.Number(Absolute), options.Number(Relative)),
    };

    public override MetricResult Score(JsonObject expected, JsonObject outputs)
    {
        var wrong = fields.Of(expected, outputs).Select(Wrong).Where(why => why is not null).ToList();
        return wrong.Count == 0 ? MetricResult.Right : new(0, Wording.Bounded(string.Join("; ", wrong)));
    }

    private string? Wrong(FieldPair pair)
    {
        if (JsonText.Number(pair.Label) is not { } wanted)
        {
            throw new MetricException($"The label '{pair.Name}' is no number.");
        }

        return JsonText.Number(pair.Output) is not { } got ? $"{pair.Name} is no number"
            : JsonEquality.Near(wanted, got, absolute, relative) ? null
            : string.Create(CultureInfo.InvariantCulture, $"{pair.Name} is {got:G6}, expected {wanted:G6}");
    }
}
