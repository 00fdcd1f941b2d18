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
        ComparedRecord[] labels = [.. wanted.Select(item => ComparedRecord.Of(item, rule.Normalize))];
        ComparedRecord[] outputs = [.. got.Select(item => ComparedRecord.Of(item, rule.Normalize))];
        return ItemScore.Of(wanted, got, measure, (i, j) => rule.Similarity(labels[i], outputs[j]), (i, j) => string.Join(", ", rule.Wrong(labels[i], outputs[j])));
    }
}

/// <summary>A record with its fields ready to be compared; what is no record has one field without a name.</summary>
internal sealed record ComparedRecord(IReadOnlyDictionary<string, ComparedValue> Fields)
{
    private static readonly string[] NoRecord = [""];

    public ComparedValue this[string field] => Fields.GetValueOrDefault(field, ComparedValue.Absent);

    public bool IsRecord { get; private init; }

    /// <summary>The fields to compare: those asked for, if it is a record.</summary>
    public IEnumerable<string> Names(IReadOnlyList<string>? asked) => !IsRecord ? NoRecord : asked ?? Fields.Keys;

    public static ComparedRecord Of(JsonNode? node, bool normalize) => node is JsonObject record
        ? new(record.ToDictionary(f => f.Key, f => ComparedValue.Of(f.Value, normalize), StringComparer.Ordinal)) { IsRecord = true }
        : new(new Dictionary<string, ComparedValue>(StringComparer.Ordinal) { [""] = ComparedValue.Of(node, normalize) });
}

/// <summary>When two records are the same, and how much of one is right.</summary>
internal sealed record RecordRule(IReadOnlyList<string> Key, IReadOnlyList<string>? Compare, bool Partial, bool Normalize, double Absolute, double Relative)
{
    public double Similarity(ComparedRecord label, ComparedRecord output)
    {
        if (label.IsRecord != output.IsRecord || (label.IsRecord && Key.Any(field => !Matches(field, label, output))))
        {
            return 0;
        }

        var (right, all) = (0, 0);
        foreach (var field in label.Names(Compare))
        {
            right += Matches(field, label, output) ? 1 : 0;
            all++;
        }

        return all == 0 || right == all ? 1 : Partial ? right / (double)all : 0;
    }

    public IEnumerable<string> Wrong(ComparedRecord label, ComparedRecord output) => label.Names(Compare).Where(field => !Matches(field, label, output)).Select(field => field.Length == 0 ? "value" : field);

    private bool Matches(string field, ComparedRecord label, ComparedRecord output) => label[field].Matches(output[field], Absolute, Relative);
}
