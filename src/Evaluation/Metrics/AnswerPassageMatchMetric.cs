using System.Globalization;
using System.Text.Json.Nodes;

namespace LlmOps.Evaluation.Metrics;

/// <summary>DSPy's <c>answer_passage_match</c>: whether retrieval brought a passage that holds the answer, token by token (Karpukhin et al., 2020).</summary>
internal sealed class AnswerPassageMatchMetric(FieldChoice fields, string passages) : DefinedMetric(Definition)
{
    private static readonly MetricOption Passages = new("passages", "text", "The output that holds the passages: a list of texts, or one text.") { Default = "\"context\"" };

    public static readonly MetricDefinition Definition = new("answer_passage_match", 1, MetricKinds.Code, "1 when one of the passages that the program retrieved holds an accepted answer of every label, else 0 (DSPy's answer_passage_match).", [FieldChoice.Option, Passages])
    {
        Make = options => new AnswerPassageMatchMetric(options.Fields(), options.Text(Passages)!),
    };

    public override MetricResult Score(JsonObject expected, JsonObject outputs)
    {
        var labels = fields.Of(expected, outputs);
        if (!outputs.TryGetPropertyValue(passages, out var retrieved))
        {
            throw new MetricException($"The program has no output '{passages}'.");
        }

        IReadOnlyList<string[]> texts = [.. (retrieved is JsonArray list ? list.Select(JsonText.OfAll) : [JsonText.OfAll(retrieved)]).Select(Tokens)];
        var unheld = labels.Where(label => !Answers(label.Label).Any(answer => texts.Any(text => Holds(text, answer)))).Select(label => label.Name).ToList();
        return unheld.Count == 0 ? MetricResult.Right : new(0, Wording.Bounded($"none of {texts.Count} passages holds {string.Join(", ", unheld)}"));
    }

    private static IEnumerable<string[]> Answers(JsonNode? label) => (label is JsonArray list ? list.Select(JsonText.OfAll) : [JsonText.OfAll(label)]).Select(Tokens);

    private static bool Holds(string[] text, string[] answer) => Enumerable.Range(0, Math.Max(0, text.Length - answer.Length + 1)).Any(at => text.AsSpan(at, answer.Length).SequenceEqual(answer));

    /// <summary>Runs of letters, digits and marks; every other visible character stands alone.</summary>
    private static string[] Tokens(string text)
    {
        var tokens = new List<string>();
        var inWord = false;
        foreach (var character in Decomposition.Of(text).ToLowerInvariant())
        {
            var isWord = char.IsLetterOrDigit(character) || char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
            if (isWord && inWord)
            {
                tokens[^1] += character;
            }
            else if (isWord || !(char.IsWhiteSpace(character) || char.IsControl(character)))
            {
                tokens.Add(character.ToString());
            }

            inWord = isWord;
        }

        return [.. tokens];
    }
}
