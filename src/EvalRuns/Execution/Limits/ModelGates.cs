using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace LlmOps.EvalRuns.Execution.Limits;

/// <summary>The doors to all models this process asks.</summary>
internal sealed class ModelGates(IOptions<WorkerOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ModelGate> gates = new(StringComparer.Ordinal);

    public ModelGate For(string model) => gates.GetOrAdd(model, name => new(name, options.Value, time));

    public bool HaveRoom(IReadOnlyList<string> models) => models.All(model => For(model).HasRoom);

    /// <summary>Why items of a run with these models wait; <see langword="null"/> when nothing holds them.</summary>
    public string? Trouble(IReadOnlyList<string> models) => models.Select(model => For(model).Trouble).FirstOrDefault(trouble => trouble is not null);
}
