using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>A label and the output of the same name.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FieldPair(string Name, JsonNode? Label, JsonNode? Output, bool HasOutput);

/// <summary>Which labels a metric compares: those named, or all.</summary>
internal sealed class FieldChoice(IReadOnlyList<string>? fields)
{
    public static readonly MetricOption Option = new("fields", "list of text", "Labels to compare, a name or a list of names; all labels unless given.");

    public static FieldChoice All { get; } = new(null);

    /// <summary>The names chosen; <see langword="null"/> for all labels.</summary>
    public IReadOnlyList<string>? Names => fields;

    public IReadOnlyList<FieldPair> Of(JsonObject expected, JsonObject outputs)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(outputs);
        ReadableDocument.Demand(expected);
        ReadableDocument.Demand(outputs);
        var names = fields ?? [.. expected.Select(label => label.Key)];
        if (names.Count == 0)
        {
            throw new MetricException("The example has no label to compare with.");
        }

        return [.. names.Select(name => Pair(name, expected, outputs))];
    }

    /// <summary>The mean of graded scores over the fields; explanations name the field when there are several.</summary>
    public MetricResult Mean(JsonObject expected, JsonObject outputs, Func<FieldPair, MetricResult> score)
    {
        var pairs = Of(expected, outputs);
        var results = pairs.Select(pair => (pair.Name, Result: score(pair))).ToList();
        if (results.Count == 1)
        {
            return results[0].Result;
        }

        var explained = results.Where(r => r.Result.Explanation is not null).Select(r => $"{r.Name}: {r.Result.Explanation}").ToList();
        var parts = results.All(r => r.Result.Parts is not null) ? results[0].Result.Parts!.Keys.ToDictionary(part => part, part => results.Average(r => r.Result.Parts![part]), StringComparer.Ordinal) : null;
        return new(results.Average(r => r.Result.Score), explained.Count == 0 ? null : Wording.Bounded(string.Join("; ", explained)), parts);
    }

    private static FieldPair Pair(string name, JsonObject expected, JsonObject outputs)
    {
        if (!expected.TryGetPropertyValue(name, out var label))
        {
            throw new MetricException($"The example has no label '{name}'.");
        }

        return outputs.TryGetPropertyValue(name, out var output) ? new(name, label, output, true) : new(name, label, null, false);
    }
}
