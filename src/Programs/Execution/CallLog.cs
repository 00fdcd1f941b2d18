using LlmOps.Programs.Models;

namespace LlmOps.Programs.Execution;

/// <summary>The model calls of one step, noted as they end, from several threads.</summary>
internal sealed class CallLog
{
    private readonly Lock _lock = new();
    private readonly List<CallTrace> _calls = [];

    public void Add(CallTrace call)
    {
        lock (_lock)
        {
            _calls.Add(call);
        }
    }

    public IReadOnlyList<CallTrace> ToList()
    {
        lock (_lock)
        {
            return [.. _calls];
        }
    }

    public Usage Usage => ToList().Aggregate(default(Usage), (sum, call) => sum + call.Usage);
}
