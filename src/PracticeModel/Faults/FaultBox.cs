using System.Collections.Concurrent;
using LlmOps.PracticeModel.Wire;

namespace LlmOps.PracticeModel.Faults;

/// <summary>Decides which faults a call meets, and keeps what outlasts a call: flapping counters and the order of drawn waits.</summary>
internal sealed class FaultBox(PracticeModelOptions options, TimeProvider time)
{
    public const string Header = "x-practice-fault";

    private readonly FaultPlan _default = FaultPlan.TryParse(options.Fault, out var plan, out _) ? plan : FaultPlan.None;
    private readonly ConcurrentDictionary<string, int> _flaps = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private Random _waits = new(1);

    /// <summary>Words of the model's suffix and of the header together; the process default when both are absent.</summary>
    /// <exception cref="RefusedRequest">A word is unknown.</exception>
    public FaultPlan PlanFor(string suffix, string header)
    {
        if (suffix.Length == 0 && header.Length == 0) { return _default; }
        if (!FaultPlan.TryParse(suffix, out _, out var wrong)) { throw RefusedRequest.BadMember("model", $"'{wrong}' is no fault that a practice model knows."); }
        if (!FaultPlan.TryParse(header, out _, out wrong)) { throw RefusedRequest.BadMember(Header, $"'{wrong}' is no fault that a practice model knows."); }
        return FaultPlan.TryParse($"{suffix},{header}", out var plan, out _) ? plan : FaultPlan.None;
    }

    /// <summary>True when a flapping model is in one of its bad spells. The first spell is bad.</summary>
    public bool IsFlapping(string model, int spell)
    {
        var call = _flaps.AddOrUpdate(model, 0, static (_, count) => count + 1);
        return call / spell % 2 == 0;
    }

    public Task WaitAsync(Delay? delay, CancellationToken cancellationToken)
    {
        if (delay is null) { return Task.CompletedTask; }
        double normal;
        lock (_gate) { normal = Math.Sqrt(-2 * Math.Log(1 - _waits.NextDouble())) * Math.Cos(2 * Math.PI * _waits.NextDouble()); }
        return Task.Delay(delay.At(normal), time, cancellationToken);
    }

    /// <summary>Begins all flapping and all drawing anew.</summary>
    public void Reset()
    {
        _flaps.Clear();
        lock (_gate) { _waits = new Random(1); }
    }
}
