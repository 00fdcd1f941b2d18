using System.Globalization;
using System.Text.Json.Nodes;
using static LlmOps.Cli.MoveIn.Promptfoo;

namespace LlmOps.Cli.MoveIn;

/// <summary>
/// Turns assertions into labels and metrics. An example has one expected answer, so of the kinds that compare with it (equals, contains, ...) the most frequent one is
/// carried; rubrics become a label for a judge; limits of time become a gate's policy.
/// </summary>
internal sealed class PromptfooAssertions
{
    private const string Rubric = "rubric";

    private static readonly Dictionary<string, string> Comparing = new(StringComparer.Ordinal)
    {
        ["equals"] = """{"metric":"exact_match","options":{"field":"answer"}}""",
        ["contains"] = """{"metric":"contains","options":{"field":"answer","match":"all","normalize":false}}""",
        ["icontains"] = """{"metric":"contains","options":{"field":"answer","match":"all"}}""",
        ["contains-all"] = """{"metric":"contains","options":{"field":"answer","match":"all","normalize":false}}""",
        ["contains-any"] = """{"metric":"contains","options":{"field":"answer","match":"any","normalize":false}}""",
        ["icontains-all"] = """{"metric":"contains","options":{"field":"answer","match":"all"}}""",
        ["icontains-any"] = """{"metric":"contains","options":{"field":"answer","match":"any"}}""",
    };

    private static readonly string[] Rubrics = ["llm-rubric", "model-graded-closedqa", "g-eval"];
    private static readonly string[] Several = ["contains", "icontains"];

    private readonly List<string> notCarried;

    public PromptfooAssertions(IReadOnlyList<IReadOnlyList<JsonObject>> tests, List<string> notCarried)
    {
        this.notCarried = notCarried;
        var kind = tests.SelectMany(t => t.Select(Type)).Where(Comparing.ContainsKey).GroupBy(type => type, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;
        Labels = [.. tests.Select(test => LabelsOf(test, kind))];
        var metrics = new List<string>();
        if (kind is not null && Labels.Any(l => l.ContainsKey(MovedIn.Answer)))
        {
            metrics.Add(Comparing[kind]);
        }

        HasRubrics = Labels.Any(l => l.ContainsKey(Rubric));
        if (HasRubrics)
        {
            metrics.Add("judge:JUDGE");
        }

        metrics.AddRange(Patterns(tests));
        Metrics = metrics;
        var limits = tests.SelectMany(t => t).Where(a => Type(a) == "latency" && a["threshold"] is JsonValue).Select(a => double.TryParse(a["threshold"]!.ToString(), CultureInfo.InvariantCulture, out var limit) ? limit : 0).Where(limit => limit > 0).ToList();
        Policy = limits.Count == 0 || metrics.Count == 0 ? null : new() { ["metrics"] = new JsonArray(new JsonObject { ["metric"] = "METRIC" }), ["latency"] = new JsonObject { ["max"] = limits.Min() } };
    }

    /// <summary>By test.</summary>
    public IReadOnlyList<JsonObject> Labels { get; }

    public IReadOnlyList<string> Metrics { get; }

    public JsonObject? Policy { get; }

    private bool HasRubrics { get; }

    /// <summary>A program that reads a rubric and an answer and says whether the answer passes.</summary>
    public JsonObject? Judge(string model) => !HasRubrics ? null : new()
    {
        ["steps"] = new JsonArray(new JsonObject
        {
            ["id"] = "judge", ["module"] = "chain_of_thought",
            ["signature"] = new JsonObject
            {
                ["instructions"] = "Decide whether the answer meets the rubric.",
                ["inputs"] = new JsonArray(new JsonObject { ["name"] = Rubric, ["desc"] = "what a good answer does" }, new JsonObject { ["name"] = MovedIn.Answer }),
                ["outputs"] = new JsonArray(new JsonObject { ["name"] = "passes", ["type"] = "bool" }),
            },
            ["model"] = new JsonObject { ["name"] = model, ["temperature"] = 0 },
        }),
        ["outputs"] = new JsonObject { ["passes"] = "$.steps.judge.passes" },
    };

    private JsonObject LabelsOf(IReadOnlyList<JsonObject> test, string? kind)
    {
        var labels = new JsonObject();
        var answers = test.Where(a => Type(a) == kind).Select(a => a["value"]).OfType<JsonNode>().ToList();
        if (answers.Count > 1 && !Several.Contains(kind, StringComparer.Ordinal))
        {
            notCarried.Add($"{Place(test.Last(a => Type(a) == kind))}: a second '{kind}' of one test; only the first is carried.");
        }

        if (answers.Count > 0)
        {
            labels[MovedIn.Answer] = Several.Contains(kind, StringComparer.Ordinal) ? new JsonArray([.. answers.Select(a => a.DeepClone())]) : answers[0].DeepClone();
        }

        var rubrics = test.Where(a => Rubrics.Contains(Type(a), StringComparer.Ordinal)).Select(a => Text(a["value"])).OfType<string>().ToList();
        if (rubrics.Count > 0)
        {
            labels[Rubric] = string.Join('\n', rubrics);
        }

        foreach (var other in test.Where(a => Type(a) != kind && !Rubrics.Contains(Type(a), StringComparer.Ordinal) && Type(a) is not ("latency" or "regex")))
        {
            notCarried.Add(Comparing.ContainsKey(Type(other))
                ? $"{Place(other)}: '{Type(other)}' beside the more frequent '{kind}': an example has one expected answer."
                : $"{Place(other)}: '{Type(other)}' has no counterpart; a webhook metric can do it.");
        }

        return labels;
    }

    /// <summary>A pattern is a metric's option, so it is carried when every test has it.</summary>
    private IEnumerable<string> Patterns(IReadOnlyList<IReadOnlyList<JsonObject>> tests)
    {
        var patterns = tests.SelectMany(t => t.Where(a => Type(a) == "regex")).GroupBy(a => Text(a["value"]) ?? "", StringComparer.Ordinal);
        foreach (var pattern in patterns)
        {
            if (pattern.Key.Length > 0 && pattern.Count() == tests.Count)
            {
                yield return new JsonObject { ["metric"] = "regex", ["name"] = string.Create(CultureInfo.InvariantCulture, $"regex {pattern.Key}"), ["options"] = new JsonObject { ["pattern"] = pattern.Key, ["field"] = MovedIn.Answer } }.ToJsonString(Client.LlmOpsJson.Options);
            }
            else
            {
                notCarried.AddRange(pattern.Select(a => $"{Place(a)}: a pattern of some tests only; a metric's pattern holds for all."));
            }
        }
    }

    private static string Type(JsonObject assertion) => Text(assertion["type"])!;

    private static string Place(JsonObject assertion) => Text(assertion["place"])!;
}
