using Microsoft.Extensions.Options;

namespace LlmOps.InferenceGateway.Feedback;

/// <summary>The newest inferences of this replica, so that feedback on them asks no database. Bounded: the oldest is forgotten.</summary>
internal sealed class RecentInferences(IOptions<GatewayOptions> options)
{
    private readonly Lock gate = new();
    private readonly Guid[] order = new Guid[options.Value.RecentInferences];
    private readonly Dictionary<Guid, (string? Program, int? Version)> known = [];
    private int next;

    public void Add(Guid id, string? program, int? version)
    {
        lock (gate)
        {
            known.Remove(order[next]);
            order[next] = id;
            known[id] = (program, version);
            next = (next + 1) % order.Length;
        }
    }

    public bool TryGet(Guid id, out (string? Program, int? Version) inference)
    {
        lock (gate)
        {
            return known.TryGetValue(id, out inference);
        }
    }
}
