using LlmOps.Programs.Models;

namespace LlmOps.Programs.Execution;

/// <summary>What the steps of one run did, noted as each ends; so it also tells what a run had done that failed or was stopped. Each run takes its own.</summary>
public sealed class RunTrace
{
    private readonly Lock _lock = new();
    private readonly List<StepTrace> _steps = [];

    /// <summary>The steps that have ended, well or not, in that order. A step that never began is not among them.</summary>
    public IReadOnlyList<StepTrace> Steps
    {
        get
        {
            lock (_lock)
            {
                return [.. _steps];
            }
        }
    }

    /// <summary>The sum over all calls.</summary>
    public Usage Usage => Steps.SelectMany(s => s.Calls).Aggregate(default(Usage), (sum, call) => sum + call.Usage);

    internal void Add(StepTrace step)
    {
        lock (_lock)
        {
            _steps.Add(step);
        }
    }
}
