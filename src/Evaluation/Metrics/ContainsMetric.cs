using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>Whether the label's text occurs in the output's.</summary>
internal sealed class ContainsMetric(FieldChoice fields, bool all, bool normalize) : DefinedMetric(Definition)
{
    private static readonly MetricOption Match = new("match", "choice", "Of a list of labels, whether any one or all must occur.") { Default = "\"any\"", Choices = ["any", "all"] };
    private static readonly MetricOption Normalize = new("normalize", "boolean", "Compare whole words without case, punctuation and articles; else character by character.") { Default = "true" };

    public static readonly MetricDefinition Definition = new("contains", 1, MetricKinds.Code, "1 when every label occurs in the output of the same name, else 0; of a list of labels any one is enough.", [FieldChoice.Option, Match, Normalize])
    {
        Make = options => new ContainsMetric(options.Fields(), options.Choice(Match) is "all", options.Boolean(Normalize)),
    };

    public override MetricResult Score(JsonObject expected, JsonObject outputs)
    {
        var missing = fields.Of(expected, outputs).Select(pair => Missing(pair) is { } why ? $"{pair.Name}: {why}" : null).Where(why => why is not null).ToList();
        return missing.Count == 0 ? MetricResult.Right : new(0, Wording.Bounded(string.Join("; ", missing)));
    }

    private string? Missing(FieldPair pair)
    {
        if (!pair.HasOutput)
        {
            return "no output";
        }

        var output = Ready(JsonText.OfAll(pair.Output));
        IReadOnlyList<string> wanted = pair.Label is JsonArray { Count: > 0 } list ? [.. list.Select(JsonText.OfAll)] : [JsonText.OfAll(pair.Label)];
        var absent = wanted.Where(text => !output.Contains(Ready(text), StringComparison.Ordinal)).ToList();
        return absent.Count == 0 || (!all && absent.Count < wanted.Count) ? null : $"missing {Wording.Some(absent)}";
    }

    // Blanks on both sides make words whole; a text without words is in every text.
    private string Ready(string text) => !normalize ? text : TextNormalization.Normalize(text) is { Length: > 0 } words ? $" {words} " : " ";
}
