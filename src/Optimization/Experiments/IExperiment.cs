using System.Text.Json.Nodes;
using LlmOps.Optimization.Candidates;

namespace LlmOps.Optimization.Experiments;

/// <summary>Runs and scores programs for an optimizer. Asked the same twice it answers the same, and pays once.</summary>
public interface IExperiment
{
    /// <summary>Runs a program over train examples. Demos equal to the example at hand are left out of its prompt.</summary>
    /// <returns>One result per example, in the order asked.</returns>
    /// <exception cref="BudgetSpentException">The money ran out.</exception>
    /// <exception cref="RunFailedException">The run as a whole failed.</exception>
    Task<IReadOnlyList<ExampleRun>> RunAsync(TeacherRun run, IReadOnlyList<TrainExample> examples, CancellationToken cancellationToken);

    /// <summary>Scores a candidate on the whole validation split.</summary>
    /// <exception cref="BudgetSpentException">The money ran out before every example was scored.</exception>
    /// <exception cref="RunFailedException">The candidate could not be scored.</exception>
    Task<CandidateScore> ScoreAsync(Candidate candidate, CancellationToken cancellationToken);
}

/// <summary>A program run to make demos.</summary>
/// <param name="Program">The teacher.</param>
/// <param name="Model">Asks this model instead of the program's.</param>
/// <param name="Sample">Which repeated sample to use, counted from 0.</param>
public sealed record TeacherRun(Programs.Versions.ProgramSpec Program, string? Model, int Sample);

/// <summary>What one example gave.</summary>
/// <param name="ExampleId">The example.</param>
/// <param name="Outcome"><c>ok</c>, <c>parse_failure</c>, <c>provider_error</c>, <c>timeout</c>, <c>metric_error</c> or <c>budget_stop</c>.</param>
/// <param name="Score">0 to 1; <see langword="null"/> when it could not be scored.</param>
/// <param name="Outputs">The outputs, with <c>reasoning</c> where the module makes one; <see langword="null"/> without an answer.</param>
public sealed record ExampleRun(string ExampleId, string Outcome, double? Score, JsonObject? Outputs);

/// <summary>Mean of the metric on validation.</summary>
/// <param name="Score">0 to 1.</param>
/// <param name="Lower">Lower end of the 95 % interval.</param>
/// <param name="Upper">Upper end.</param>
public sealed record CandidateScore(double Score, double? Lower, double? Upper);

/// <summary>The money ran out: the search ends with the best so far.</summary>
public sealed class BudgetSpentException() : Exception("The budget is spent.");

/// <summary>One run failed; the search may go on with others.</summary>
public sealed class RunFailedException(string reason) : Exception(reason);
