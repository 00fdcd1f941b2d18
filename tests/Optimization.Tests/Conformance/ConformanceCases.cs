using System.Text.Json.Nodes;

namespace LlmOps.Optimization.Tests.Conformance;

/// <summary>One fact: what goes in, and what comes out.</summary>
internal sealed record ConformanceCase(string Id, string Area, JsonObject Input, JsonObject Expected);

/// <summary>All facts.</summary>
internal static class ConformanceCases
{
    public static IReadOnlyList<ConformanceCase> All { get; } = Load();

    public static ConformanceCase Get(string id) => All.First(c => c.Id == id);

    private static IReadOnlyList<ConformanceCase> Load()
    {
        using var file = typeof(ConformanceCases).Assembly.GetManifestResourceStream("conformance.json")!;
        return [.. JsonNode.Parse(file)!["cases"]!.AsArray().Select(c => new ConformanceCase(c!["id"]!.GetValue<string>(), c["area"]!.GetValue<string>(), c["input"]!.AsObject(), c["expected"]!.AsObject()))];
    }
}
