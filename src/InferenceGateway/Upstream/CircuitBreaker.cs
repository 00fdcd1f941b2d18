using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace LlmOps.InferenceGateway.Upstream;

/// <summary>The circuits of all providers and models; they outlive snapshots, so that a change elsewhere does not close them.</summary>
internal sealed class CircuitBreakers(IOptions<GatewayOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string, string), CircuitBreaker> circuits = new();

    public CircuitBreaker For(string provider, string upstreamModel) =>
        circuits.GetOrAdd((provider, upstreamModel), _ => new(options.Value.BreakerFailures, TimeSpan.FromSeconds(options.Value.BreakerOpenSeconds), time));
}

/// <summary>Stops calling what keeps failing. After a rest one probe goes through: its success closes the circuit, its failure opens it again.</summary>
internal sealed class CircuitBreaker(int failuresToOpen, TimeSpan openFor, TimeProvider time)
{
    private readonly Lock gate = new();
    private int failures;
    private long openedAt;
    private bool probing;

    /// <summary>Whether a call may be made now.</summary>
    /// <param name="retryAfter">How long until it may.</param>
    public bool TryEnter(out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        if (Volatile.Read(ref failures) < failuresToOpen)
        {
            return true;
        }

        lock (gate)
        {
            if (failures < failuresToOpen)
            {
                return true;
            }

            var rest = openFor - time.GetElapsedTime(openedAt);
            if (rest > TimeSpan.Zero || probing)
            {
                retryAfter = rest > TimeSpan.Zero ? rest : openFor;
                return false;
            }

            probing = true;
            return true;
        }
    }

    public void Succeeded()
    {
        if (Volatile.Read(ref failures) == 0)
        {
            return;
        }

        lock (gate)
        {
            failures = 0;
            probing = false;
        }
    }

    public void Failed()
    {
        lock (gate)
        {
            failures++;
            probing = false;
            openedAt = time.GetTimestamp();
        }
    }

    /// <summary>The call ended without telling anything about the provider: the caller hung up, or its request was wrong.</summary>
    public void Undecided()
    {
        if (Volatile.Read(ref failures) < failuresToOpen)
        {
            return;
        }

        lock (gate)
        {
            probing = false;
        }
    }
}
