using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>How many words label and output share.</summary>
internal sealed class TokenF1Metric(FieldChoice fields, bool emptyMatches, bool strictVerdicts) : DefinedMetric(Definition)
{
    private static readonly MetricOption EmptyMatches = new("empty_matches", "boolean", "Whether two texts without words score 1; DSPy's F1 scores 0.") { Default = "true" };
    private static readonly MetricOption StrictVerdicts = new("strict_verdicts", "boolean", "Whether yes, no and noanswer score 0 against any other text (HotpotQA's rule).") { Default = "false" };

    public static readonly MetricDefinition Definition = new("token_f1", 1, MetricKinds.Code, "F1 of the words that label and output share, mean over the labels; of a list of labels the best counts.", [FieldChoice.Option, EmptyMatches, StrictVerdicts])
    {
        Make = options => new TokenF1Metric(options.Fields(), options.Boolean(EmptyMatches), options.Boolean(StrictVerdicts)),
    };

    public override MetricResult Score(JsonObject expected, JsonObject outputs) => fields.Mean(expected, outputs, Score);

    private MetricResult Score(FieldPair pair)
    {
        if (!pair.HasOutput)
        {
            return new(0, "no output", Parts(0, 0));
        }

        var f1 = TokenF1.Best(JsonText.Alternatives(pair.Label), JsonText.OfAll(pair.Output), emptyMatches ? 1 : 0, strictVerdicts);
        return new(f1.Score, Wording.MissingAndExtra(f1.Missing, f1.Extra), Parts(f1.Precision, f1.Recall));
    }

    private static Dictionary<string, double> Parts(double precision, double recall) => new(StringComparer.Ordinal) { ["precision"] = precision, ["recall"] = recall };
}
