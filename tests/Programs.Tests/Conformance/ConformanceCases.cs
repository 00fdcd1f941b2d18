using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Tests.Conformance;

/// <summary>One fact about DSPy: what goes in, and what comes out.</summary>
internal sealed record ConformanceCase(string Id, string Area, JsonObject Input, JsonObject Expected, string Quirk)
{
    /// <summary>The case as a program of one step.</summary>
    public ProgramPlan Plan(string profile, string adapter) => ProgramPlan.Compile(ProgramSpecJson.Parse(new JsonObject
    {
        ["profile"] = profile,
        ["types"] = Types(Input["signature"]!.AsObject()),
        ["steps"] = new JsonArray(new JsonObject
        {
            ["id"] = "main",
            ["adapter"] = adapter,
            ["signature"] = new JsonObject(Input["signature"]!.AsObject().Where(m => m.Key is "instructions" or "inputs" or "outputs").Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone()))),
            ["demos"] = new JsonArray([.. (Input["demos"] as JsonArray ?? []).Select(d => Demo(d!.AsObject()))]),
            ["model"] = new JsonObject { ["name"] = "some-model" },
        }),
    }.ToJsonString()));

    public IReadOnlyList<ModelMessage> Render(ProgramPlan plan) => [.. plan.Render(Input["inputs"]!.AsObject(), RunOptions.Default).Messages];

    /// <summary>Reads the case's completion; the inputs do not matter to it.</summary>
    public ProgramRun Read(ProgramPlan plan) =>
        plan.Read(new ModelRequest("some-model", []), new ModelResponse(Input["completion"]!.GetValue<string>(), default, "some-model", "stop"));

    private static JsonObject Types(JsonObject signature)
    {
        var models = (signature["models"] as JsonObject ?? []).Select(m => KeyValuePair.Create(m.Key, (JsonNode?)new JsonObject { ["fields"] = new JsonArray([.. m.Value!.AsArray().Select(Field)]) }));
        var enums = (signature["enums"] as JsonObject ?? []).Select(e => KeyValuePair.Create(e.Key, (JsonNode?)new JsonObject { ["enum"] = e.Value!.DeepClone() }));
        return new JsonObject(models.Concat(enums));
    }

    private static JsonObject Field(JsonNode? field) => new(field!.AsObject().Select(m => KeyValuePair.Create(m.Key is "description" ? "desc" : m.Key, m.Value?.DeepClone())));

    // DSPy's demos are flat; keys that no field has are not shown.
    private JsonObject Demo(JsonObject flat)
    {
        return new JsonObject { ["inputs"] = Part("inputs"), ["outputs"] = Part("outputs") };

        JsonObject Part(string side)
        {
            var names = Input["signature"]![side]!.AsArray().Select(f => f!["name"]!.GetValue<string>()).ToList();
            return new JsonObject(flat.Where(m => names.Contains(m.Key)).Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));
        }
    }
}

/// <summary>All facts, by area.</summary>
internal static class ConformanceCases
{
    public static IReadOnlyList<ConformanceCase> All { get; } = Load();

    public static ConformanceCase Get(string id) => All.First(c => c.Id == id);

    public static TheoryData<string> Of(string area) => [.. All.Where(c => c.Area == area).Select(c => c.Id)];

    private static IReadOnlyList<ConformanceCase> Load()
    {
        using var file = typeof(ConformanceCases).Assembly.GetManifestResourceStream("conformance.json")!;
        return [.. JsonNode.Parse(file)!["cases"]!.AsArray().Select(c => new ConformanceCase(
            c!["id"]!.GetValue<string>(), c["area"]!.GetValue<string>(), c["input"]!.AsObject(), c["expected"]!.AsObject(), c["quirk"]?.GetValue<string>() ?? ""))];
    }
}
