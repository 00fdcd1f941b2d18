using LlmOps.Optimization.Candidates;
using LlmOps.Optimization.Experiments;
using LlmOps.Programs.Versions;

namespace LlmOps.Optimization.Trials;

/// <summary>
/// Numbers candidates, has up to four of them scored at once, and remembers what came out. Numbers follow the order of proposal and the
/// winner follows the numbers, so the order in which scores arrive changes nothing.
/// </summary>
internal sealed class TrialBoard(IExperiment experiment, CancellationToken cancellationToken) : IAsyncDisposable
{
    private const int InFlight = 4;
    private readonly SemaphoreSlim slots = new(InFlight, InFlight);
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly List<Task<Trial>> trials = [];

    public bool BudgetSpent { get; private set; }

    /// <summary>Starts scoring a program unless an equal one was proposed before.</summary>
    public void Propose(ProgramSpec spec, string origin)
    {
        if (known.Add(ProgramSpecJson.Hash(spec)))
        {
            trials.Add(ScoreAsync(new Candidate(trials.Count, spec, origin)));
        }
    }

    public void StopForBudget() => BudgetSpent = true;

    public async Task<OptimizationResult> FinishAsync() => new(await Task.WhenAll(trials), BudgetSpent);

    // A search that breaks off must not leave scorings running behind it.
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(trials).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        slots.Dispose();
    }

    private async Task<Trial> ScoreAsync(Candidate candidate)
    {
        await slots.WaitAsync(cancellationToken);
        try
        {
            return BudgetSpent
                ? new Trial(candidate, TrialState.Failed, Reason: "The budget is spent.")
                : new Trial(candidate, TrialState.Completed, await experiment.ScoreAsync(candidate, null, cancellationToken));
        }
        catch (BudgetSpentException spent)
        {
            BudgetSpent = true;
            return new Trial(candidate, TrialState.Failed, Reason: spent.Message);
        }
        catch (RunFailedException failed)
        {
            return new Trial(candidate, TrialState.Failed, Reason: failed.Message);
        }
        finally
        {
            slots.Release();
        }
    }
}
