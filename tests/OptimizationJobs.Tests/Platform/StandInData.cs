using System.Text.Json.Nodes;

namespace LlmOps.OptimizationJobs.Tests.Platform;

internal sealed record StandInExample(string Id, JsonObject Inputs, JsonObject Labels);

/// <summary>Forty training, thirty unlabelled and twenty validation texts with two labels.</summary>
internal static class StandInData
{
    public static IReadOnlyList<StandInExample> Examples(string split, bool leaky = false) =>
        [.. Enumerable.Range(0, split switch { "train" => 40, "unlabelled" => 30, _ => 20 }).Select(i => new StandInExample(
            $"{split}-{i}", new JsonObject { ["text"] = $"{(leaky ? "same" : split)} text number {i} about {(i % 2 == 0 ? "apples" : "bears")}" }, new JsonObject { ["label"] = i % 2 == 0 ? "a" : "b" }))];
}
