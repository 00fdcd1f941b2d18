using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmOps.Cli.MoveIn;

/// <summary>Brings the samples of an OpenAI Evals data set over: one JSON object a line with <c>input</c> (messages, or a text) and <c>ideal</c> (a text, or several).</summary>
internal static class OpenAiEvals
{
    private const string Input = "input";

    /// <exception cref="UsageException">A line is no JSON object with these members; names the line.</exception>
    public static MovedIn Convert(string text, string name, string model)
    {
        var notCarried = new List<string>();
        var samples = text.Split('\n').Select((line, i) => (Line: line.Trim(), Number: i + 1)).Where(l => l.Line.Length > 0).Select(l => Read(l.Line, $"{name}:{l.Number}", notCarried)).ToList();
        if (samples.Count == 0)
        {
            throw new UsageException($"{name} holds no sample.");
        }

        var frame = Frame(samples);
        if (frame is null)
        {
            notCarried.Add("input: the conversations differ in more than their last message, so each becomes one text.");
        }

        var several = samples.Any(s => s.Ideal is JsonArray);
        if (samples.Exists(s => s.Ideal is not null))
        {
            notCarried.Add("metric: OpenAI Evals' Match asks whether the answer begins with the ideal one; here the whole answer is compared (one ideal) or looked through (several).");
        }

        return new()
        {
            Programs = [MovedIn.Program(frame ?? new JsonArray(Message("user", "{{input}}")), [Input], model)],
            Rows = [.. samples.Select(s => new JsonObject
            {
                ["inputs"] = new JsonObject { [Input] = frame is null ? Flat(s.Messages) : s.Messages[^1].Content },
                ["labels"] = s.Ideal is null ? [] : new JsonObject { [MovedIn.Answer] = several && s.Ideal is not JsonArray ? new JsonArray(s.Ideal.DeepClone()) : s.Ideal.DeepClone() },
            })],
            Metrics = samples.TrueForAll(s => s.Ideal is null) ? [] : several ? ["""{"metric":"contains","options":{"field":"answer","normalize":false}}"""] : ["""{"metric":"exact_match","options":{"field":"answer"}}"""],
            NotCarried = notCarried,
        };
    }

    private sealed record Sample(IReadOnlyList<(string Role, string Content)> Messages, JsonNode? Ideal);

    private static Sample Read(string line, string place, List<string> notCarried)
    {
        JsonObject sample;
        try
        {
            sample = JsonNode.Parse(line) as JsonObject ?? throw new UsageException($"{place}: is no JSON object.");
        }
        catch (JsonException wrong)
        {
            throw new UsageException($"{place}: is no JSON: {wrong.Message}");
        }

        foreach (var other in sample.Select(m => m.Key).Where(key => key is not ("input" or "ideal")))
        {
            notCarried.Add($"{place}.{other}: is not carried.");
        }

        return new(Messages(sample["input"], place), sample["ideal"]);
    }

    private static IReadOnlyList<(string, string)> Messages(JsonNode? input, string place)
    {
        if (Promptfoo.Text(input) is { } text)
        {
            return [("user", text)];
        }

        return input is JsonArray { Count: > 0 } list && list.All(m => m is JsonObject message && Promptfoo.Text(message["role"]) is not null && Promptfoo.Text(message["content"]) is not null)
            ? [.. list.Select(m => (Promptfoo.Text(m!["role"])!, Promptfoo.Text(m["content"])!))]
            : throw new UsageException($"{place}.input: must be a text or a list of messages with role and content.");
    }

    /// <summary>The messages all samples share, with a place for the last one; <see langword="null"/> when they share no such frame.</summary>
    private static JsonArray? Frame(List<Sample> samples)
    {
        var first = samples[0].Messages;
        var before = first.Take(first.Count - 1).ToList();
        var isShared = before.TrueForAll(m => !m.Content.Contains("{{", StringComparison.Ordinal)) && samples.TrueForAll(s => s.Messages.Count == first.Count && s.Messages[^1].Role == first[^1].Role && s.Messages.Take(before.Count).SequenceEqual(before));
        return isShared ? new([.. before.Select(m => Message(m.Role, m.Content)), Message(first[^1].Role, "{{input}}")]) : null;
    }

    private static string Flat(IReadOnlyList<(string Role, string Content)> messages) => string.Join("\n\n", messages.Select(m => $"{m.Role}: {m.Content}"));

    private static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };
}
