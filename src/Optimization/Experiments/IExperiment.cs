using System.Text.Json.Nodes;
using LlmOps.Optimization.Candidates;

namespace LlmOps.Optimization.Experiments;

/// <summary>Runs and scores programs for an optimizer. Asked the same twice it answers the same, and pays once.</summary>
public interface IExperiment
{
    /// <summary>Runs a program over train examples. Demos equal to the example at hand are left out of its prompt.</summary>
    /// <returns>One result per example and sample, in the order asked, the samples of an example together.</returns>
    /// <exception cref="BudgetSpentException">The money ran out.</exception>
    /// <exception cref="RunFailedException">The run as a whole failed.</exception>
    Task<IReadOnlyList<ExampleRun>> RunAsync(TeacherRun run, IReadOnlyList<TrainExample> examples, CancellationToken cancellationToken);

    /// <summary>Ids of the validation rows in published order. Their content is never shown to an optimizer.</summary>
    IReadOnlyList<string> ValidationIds { get; }

    /// <summary>Scores a candidate on validation rows.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="validationIds">Some of <see cref="ValidationIds"/>; all when <see langword="null"/>, which completes the candidate's trial.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BudgetSpentException">The money ran out before every example was scored.</exception>
    /// <exception cref="RunFailedException">The candidate could not be scored.</exception>
    Task<CandidateScore> ScoreAsync(Candidate candidate, IReadOnlyList<string>? validationIds, CancellationToken cancellationToken);

    /// <summary>Says that a candidate will not be scored on the whole split, and why.</summary>
    Task PruneAsync(Candidate candidate, string reason, CancellationToken cancellationToken);

    /// <summary>Asks the prompt model.</summary>
    /// <returns>What it answered; <see langword="null"/> when its answer could not be read.</returns>
    /// <exception cref="BudgetSpentException">The money ran out.</exception>
    /// <exception cref="RunFailedException">The prompt model could not be asked.</exception>
    Task<JsonObject?> AskAsync(PromptCall call, CancellationToken cancellationToken);
}

/// <summary>A question to the prompt model.</summary>
/// <param name="Program">A program of one step, written by the optimizer; the platform sets its model.</param>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Sample">Which repeated answer to the same question, counted from 0.</param>
public sealed record PromptCall(Programs.Versions.ProgramSpec Program, JsonObject Inputs, int Sample = 0);

/// <summary>A program run over train examples, to make demos or to learn from its mistakes.</summary>
/// <param name="Program">The program.</param>
/// <param name="Model">Asks this model instead of the program's.</param>
/// <param name="Sample">Which repeated sample to use first, counted from 0.</param>
/// <param name="Samples">How many samples of each example.</param>
public sealed record TeacherRun(Programs.Versions.ProgramSpec Program, string? Model = null, int Sample = 0, int Samples = 1);

/// <summary>What one example gave.</summary>
/// <param name="ExampleId">The example.</param>
/// <param name="Outcome"><c>ok</c>, <c>parse_failure</c>, <c>provider_error</c>, <c>timeout</c>, <c>metric_error</c> or <c>budget_stop</c>.</param>
/// <param name="Score">0 to 1; <see langword="null"/> when it could not be scored.</param>
/// <param name="Outputs">The outputs, with <c>reasoning</c> where the module makes one; <see langword="null"/> without an answer.</param>
/// <param name="Feedback">What the metric said of the answer, in words; <see langword="null"/> when it said nothing.</param>
public sealed record ExampleRun(string ExampleId, string Outcome, double? Score, JsonObject? Outputs, string? Feedback = null);

/// <summary>Mean of the metric on validation.</summary>
/// <param name="Score">0 to 1.</param>
/// <param name="Lower">Lower end of the 95 % interval.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="Rows">Score of each example that could be scored, by its id.</param>
public sealed record CandidateScore(double Score, double? Lower, double? Upper, IReadOnlyDictionary<string, double> Rows);

/// <summary>A limit is reached, of money, calls or time: the search ends with the best so far.</summary>
public sealed class BudgetSpentException(string reason = "The budget is spent.") : Exception(reason);

/// <summary>One run failed; the search may go on with others.</summary>
public sealed class RunFailedException(string reason) : Exception(reason);
