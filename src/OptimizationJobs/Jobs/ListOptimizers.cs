using System.Text.Json;
using LlmOps.Optimization;
using LlmOps.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LlmOps.OptimizationJobs.Jobs;

/// <summary>An optimizer there is, with its settings and their defaults.</summary>
internal sealed record OptimizerResponse(string Name, string Description, IReadOnlyDictionary<string, JsonElement> Settings);

internal static class ListOptimizers
{
    public static Ok<Page<OptimizerResponse>> Handle() =>
        TypedResults.Ok(new Page<OptimizerResponse>([.. OptimizerCatalogue.All.Select(o => new OptimizerResponse(o.Name, o.Description, o.Settings.ToDictionary(s => s.Name, s => s.Default, StringComparer.Ordinal)))], null));
}
