using System.Text.Json;
using LlmOps.Optimization;
using LlmOps.OptimizationJobs.Experiments;
using LlmOps.Programs.Versions;

namespace LlmOps.OptimizationJobs.Jobs;

/// <summary>A request that was checked against everything it names.</summary>
internal sealed record JobPlan
{
    public required string Program { get; init; }

    public required int BaseVersion { get; init; }

    public required ProgramSpec Spec { get; init; }

    public required string Dataset { get; init; }

    public required int DatasetVersion { get; init; }

    public required IOptimizer Optimizer { get; init; }

    public required IReadOnlyDictionary<string, JsonElement> GivenSettings { get; init; }

    public required string Metric { get; init; }

    public required string TaskModel { get; init; }

    public required bool IsOnItsOwnModel { get; init; }

    public string? TeacherModel { get; init; }

    public string? PromptModel { get; init; }

    public string? Gate { get; init; }

    public int Seed { get; init; }

    public required decimal Budget { get; init; }

    public long? MaxCalls { get; init; }

    public int? MaxMinutes { get; init; }

    public required double HoldoutShare { get; init; }

    public bool FinalCheck { get; init; }

    /// <summary>Whether a winner becomes a version.</summary>
    public bool Publishes { get; init; } = true;

    /// <summary>Predictions a second of the program's last eval run; <see langword="null"/> when there was none.</summary>
    public double? Pace { get; init; }

    public required IReadOnlyList<PlannedRun> Runs { get; init; }

    public required CallPrices Prices { get; init; }
}
