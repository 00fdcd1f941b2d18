using System.Text.Json.Nodes;

namespace LlmOps.Cli.MoveIn;

/// <summary>What came over from another tool: programs, examples, metrics, a gate's policy where limits were set, and what did not come.</summary>
internal sealed record MovedIn
{
    /// <summary>The output every program that comes over has.</summary>
    public const string Answer = "answer";

    /// <summary>One per prompt.</summary>
    public required IReadOnlyList<JsonObject> Programs { get; init; }

    /// <summary>Rows with members <c>inputs</c> and <c>labels</c>.</summary>
    public required IReadOnlyList<JsonObject> Rows { get; init; }

    /// <summary>As <c>llmops eval run --metric</c> takes them.</summary>
    public required IReadOnlyList<string> Metrics { get; init; }

    /// <summary>A judge for rubrics, when there are any.</summary>
    public JsonObject? Judge { get; init; }

    /// <summary>A gate's policy, when limits of time were set.</summary>
    public JsonObject? Policy { get; init; }

    /// <summary>What could not be carried, each with its place and reason.</summary>
    public required IReadOnlyList<string> NotCarried { get; init; }

    public IReadOnlyList<string> Inputs => Fields("inputs");

    public IReadOnlyList<string> Labels => Fields("labels");

    /// <summary>A program of one prompt written by hand.</summary>
    public static JsonObject Program(JsonArray messages, IEnumerable<string> inputs, string model) => new()
    {
        ["steps"] = new JsonArray(new JsonObject
        {
            ["id"] = "ask", ["module"] = "template", ["options"] = new JsonObject { ["messages"] = messages },
            ["signature"] = new JsonObject
            {
                ["inputs"] = new JsonArray([.. inputs.Select(name => new JsonObject { ["name"] = name })]),
                ["outputs"] = new JsonArray(new JsonObject { ["name"] = Answer }),
            },
            ["model"] = new JsonObject { ["name"] = model, ["temperature"] = 0 },
        }),
        ["outputs"] = new JsonObject { [Answer] = $"$.steps.ask.{Answer}" },
    };

    private string[] Fields(string part) => [.. Rows.SelectMany(r => r[part]!.AsObject().Select(f => f.Key)).Distinct(StringComparer.Ordinal)];
}
