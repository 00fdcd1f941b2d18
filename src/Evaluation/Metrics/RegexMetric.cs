using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LlmOps.Evaluation.Metrics;

/// <summary>Whether outputs have a form. The pattern is foreign input: it is matched in time linear to the text, without look-around and back references.</summary>
internal sealed class RegexMetric(FieldChoice fields, Regex pattern) : DefinedMetric(Definition)
{
    private static readonly MetricOption Pattern = new("pattern", "text", "The pattern (.NET syntax without look-around and back references); anchor it with ^ and $ to match all of the output.") { Required = true };
    private static readonly MetricOption IgnoreCase = new("ignore_case", "boolean", "Whether case matters not.") { Default = "false" };

    public static readonly MetricDefinition Definition = new("regex", 1, MetricKinds.Code, "1 when every chosen output matches a pattern, else 0; labels are not read.", [Pattern, IgnoreCase, FieldChoice.Option])
    {
        Make = options => (options.Fields(), Compile(options.Text(Pattern), options.Boolean(IgnoreCase), options)) is var (fields, pattern) && pattern is not null ? new RegexMetric(fields, pattern) : null,
    };

    private const int LongestPattern = 1000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    public override MetricResult Score(JsonObject expected, JsonObject outputs)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(outputs);
        ReadableDocument.Demand(expected);
        ReadableDocument.Demand(outputs);
        IReadOnlyList<string> names = fields.Names ?? [.. expected.Select(label => label.Key)];
        if (names.Count == 0)
        {
            throw new MetricException("The example has no label to take the field's name from; give the option fields.");
        }

        var wrong = names.Where(name => !outputs.TryGetPropertyValue(name, out var output) || !IsMatch(output)).ToList();
        return wrong.Count == 0 ? MetricResult.Right : new(0, Wording.Bounded($"no match in {string.Join(", ", wrong)}"));
    }

    private bool IsMatch(JsonNode? output)
    {
        try
        {
            return pattern.IsMatch(JsonText.OfAll(output));
        }
        catch (RegexMatchTimeoutException)
        {
            throw new MetricException($"Matching the pattern took longer than {Longest.TotalSeconds} s.");
        }
    }

    private static Regex? Compile(string? pattern, bool ignoreCase, OptionReader options)
    {
        if (pattern is null)
        {
            return null;
        }

        if (pattern.Length > LongestPattern)
        {
            options.Add(Pattern.Name, $"is longer than {LongestPattern} characters");
            return null;
        }

        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None), Longest);
        }
        catch (RegexParseException wrong)
        {
            options.Add(Pattern.Name, $"is no pattern: {wrong.Error} at character {wrong.Offset + 1}");
        }
        catch (NotSupportedException)
        {
            options.Add(Pattern.Name, "cannot be matched in linear time: look-around, back references and very large repeats are not allowed");
        }

        return null;
    }
}
