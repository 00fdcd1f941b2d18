using LlmOps.EvalRuns.Runs;
using LlmOps.EvalRuns.Scoring;
using LlmOps.Programs.Execution;

namespace LlmOps.EvalRuns.Execution;

/// <summary>What a worker needs to know of a run, loaded once.</summary>
internal sealed class RunContext(EvalRun run, ProgramPlan plan, IReadOnlyList<IScorer> scorers)
{
    private int waiting;

    public Guid Id { get; } = run.Id;
    public ProgramPlan Plan { get; } = plan;
    public string[] Inputs { get; } = [.. plan.Inputs.Select(f => f.Name)];
    public IReadOnlyList<IScorer> Scorers { get; } = scorers;

    /// <summary>Scoring asks too, so even a stored prediction costs.</summary>
    public bool ScoringAsks { get; } = run.MetricUses.Any(m => m.NeedsCalls);
    public bool Fresh { get; } = run.Fresh;
    public string ProgramHash { get; } = run.ProgramHash;
    public string Model { get; } = run.Model ?? plan.Spec.Models.FirstOrDefault() ?? "";
    public string? ModelOverride { get; } = run.Model;
    public bool LeaveOneOut { get; } = run.LeaveOneOut;
    public int Repeats { get; } = run.Repeats;
    public Guid ExampleSet { get; } = run.ExampleSetId!.Value;
    public bool IsSealed { get; } = run.IsSealed;
    public string? TraceParent { get; } = run.TraceParent;
    public decimal? Limit { get; } = run.Budget;

    /// <summary>Every model the program and the judges may ask.</summary>
    public IReadOnlyList<string> Models { get; } = [.. (run.Model is { } model ? [model] : plan.Spec.Models).Concat(scorers.SelectMany(s => s.Models)).Distinct(StringComparer.Ordinal)];

    /// <summary>Items of this process that wait to be let in to a model.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    public void BeginWait() => Interlocked.Increment(ref waiting);

    public void EndWait() => Interlocked.Decrement(ref waiting);
}
