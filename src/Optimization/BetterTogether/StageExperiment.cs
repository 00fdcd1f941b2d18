using System.Text.Json.Nodes;
using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Experiments;

namespace LlmOps.Optimization.BetterTogether;

/// <summary>One optimizer's view of a chain: its candidates are numbered on from those before, and its unchanged program is the winner so far.</summary>
internal sealed class StageExperiment(IExperiment experiment, string stage, int first, Candidate start) : IExperiment
{
    public IReadOnlyList<string> ValidationIds => experiment.ValidationIds;

    public Task<IReadOnlyList<ExampleRun>> RunAsync(TeacherRun run, IReadOnlyList<TrainExample> examples, CancellationToken cancellationToken) => experiment.RunAsync(run, examples, cancellationToken);

    public Task<CandidateScore> ScoreAsync(Candidate candidate, IReadOnlyList<string>? validationIds, CancellationToken cancellationToken) => experiment.ScoreAsync(Of(candidate), validationIds, cancellationToken);

    public Task PruneAsync(Candidate candidate, string reason, CancellationToken cancellationToken) => experiment.PruneAsync(Of(candidate), reason, cancellationToken);

    public Task<JsonObject?> AskAsync(PromptCall call, CancellationToken cancellationToken) => experiment.AskAsync(call, cancellationToken);

    /// <summary>The candidate as the chain numbers it.</summary>
    public Candidate Of(Candidate candidate) => candidate.Number == 0 ? start : candidate with { Number = NumberOf(candidate.Number), Parent = NumberOf(candidate.Parent), Origin = $"{stage}: {candidate.Origin}" };

    private int NumberOf(int number) => number == 0 ? start.Number : first + number - 1;
}
