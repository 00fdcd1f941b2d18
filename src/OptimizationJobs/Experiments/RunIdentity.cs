using LlmOps.Contracts.EvalRuns;

namespace LlmOps.OptimizationJobs.Experiments;

/// <summary>Makes the id of an eval run from what it asks for, so that a job that replays after a crash names the runs it already has.</summary>
internal static class RunIdentity
{
    /// <param name="owner">The job or campaign.</param>
    /// <param name="command">What is asked; its id and budget play no part.</param>
    /// <param name="attempt">Counted from 0; a further attempt follows one that ran out of its allowance.</param>
    public static Guid Of(Guid owner, StartEvalRun command, int attempt) => DerivedId.Of(
        owner.ToString(), attempt.ToString(), command.Program, command.Version?.ToString(), command.SpecJson, command.Dataset, command.DatasetVersion.ToString(), command.Split,
        string.Join(',', command.Metrics), command.Model, command.Repeats.ToString(), command.LeaveOneOut.ToString(), command.ExampleIds is null ? "all" : string.Join('\u001f', command.ExampleIds));
}
