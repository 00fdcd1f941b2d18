using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

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
