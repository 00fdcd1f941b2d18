using System.Text.Json.Nodes;
using LlmOps.Optimization.Settings;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization;

/// <summary>What to improve, with what.</summary>
public sealed record OptimizationRequest
{
    /// <summary>The program to start from, already on the task model.</summary>
    public required ProgramSpec Program { get; init; }

    /// <summary>Labelled training examples in published order. Never validation or test rows.</summary>
    public required IReadOnlyList<TrainExample> Train { get; init; }

    /// <summary>What the program is for, in the words of its owner; null when nobody said.</summary>
    public string? Description { get; init; }

    /// <summary>Root of everything random.</summary>
    public int Seed { get; init; }

    /// <summary>Checked settings.</summary>
    public OptimizerSettings Settings { get; init; } = new();

    /// <summary>The model whose answers become demos; the program's own when <see langword="null"/>.</summary>
    public string? TeacherModel { get; init; }
}

/// <summary>A labelled row an optimizer may show in a prompt.</summary>
/// <param name="Id">The dataset's id of the example.</param>
/// <param name="Inputs">Input values by program input.</param>
/// <param name="Labels">Expected values by program output.</param>
public sealed record TrainExample(string Id, JsonObject Inputs, JsonObject Labels);
