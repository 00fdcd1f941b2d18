using LlmOps.Optimization.Experiments;
using LlmOps.Optimization.Settings;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization;

/// <summary>
/// Looks for a better program. Pure: everything it learns comes from the <see cref="IExperiment"/> it is given, everything it draws from the request's seed,
/// so that the same request against the same answers gives the same result.
/// </summary>
public interface IOptimizer
{
    /// <summary>Its name on the wire, for example <c>bootstrap_random_search</c>.</summary>
    string Name { get; }

    /// <summary>What it does, in a sentence or two.</summary>
    string Description { get; }

    /// <summary>The settings it understands, with their defaults and ranges.</summary>
    IReadOnlyList<SettingDefinition> Settings { get; }

    /// <summary>Settings as they are when none is given.</summary>
    OptimizerSettings Defaults => new();

    /// <summary>Whether it asks a prompt model.</summary>
    bool AsksPromptModel => false;

    /// <summary>What keeps it from working on a program, to follow "cannot be optimized:"; null when nothing does.</summary>
    string? Obstacle(ProgramSpec program) => OptimizableProgram.Obstacle(program);

    /// <summary>What a request would run at most; the base of a price quote.</summary>
    /// <param name="request">The request.</param>
    /// <param name="validationExamples">Size of the validation split.</param>
    IReadOnlyList<PlannedRun> Plan(OptimizationRequest request, int validationExamples);

    /// <summary>Searches. Running out of budget is not an error: the result then holds the best so far.</summary>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    Task<OptimizationResult> OptimizeAsync(OptimizationRequest request, IExperiment experiment, CancellationToken cancellationToken);
}
