using LlmOps.InferenceGateway.Upstream;
using Microsoft.Extensions.Options;

namespace LlmOps.InferenceGateway.Snapshots;

/// <summary>How recently the snapshot was compared with the database.</summary>
internal enum Freshness
{
    /// <summary>Within three polls.</summary>
    Fresh,

    /// <summary>Served from the copy; nobody new is exposed by it, since percentages only change with a new snapshot.</summary>
    Stale,

    /// <summary>Nobody could have stopped a bad candidate for too long: candidates serve stable.</summary>
    LeaseExpired,
}

/// <summary>Holds the snapshot in force and decides whether another may take its place.</summary>
internal sealed class SnapshotStore(IConfiguration configuration, CircuitBreakers breakers, IOptions<GatewayOptions> options, TimeProvider time, ILogger<SnapshotStore> log)
{
    private readonly Lock gate = new();
    private volatile GatewaySnapshot current = GatewaySnapshot.Empty;
    private long checkedAt = time.GetTimestamp();

    public GatewaySnapshot Current => current;

    /// <summary>Whether anything was ever loaded.</summary>
    public bool IsLoaded { get; private set; }

    public Freshness Freshness
    {
        get
        {
            var age = time.GetElapsedTime(Volatile.Read(ref checkedAt));
            return age >= TimeSpan.FromSeconds(options.Value.CandidateLeaseSeconds) ? Freshness.LeaseExpired
                : age >= TimeSpan.FromSeconds(options.Value.SnapshotPollSeconds * 3) ? Freshness.Stale
                : Freshness.Fresh;
        }
    }

    /// <summary>The database was read and holds nothing newer.</summary>
    public void MarkChecked() => Volatile.Write(ref checkedAt, time.GetTimestamp());

    /// <summary>Puts a state in force unless it is older or has lost flags.</summary>
    /// <returns>Whether it is now in force.</returns>
    public bool TryAccept(GatewayState state)
    {
        lock (gate)
        {
            if (IsLoaded && state.ReasonToRefuse(current.State) is { } reason)
            {
                log.LogError("A snapshot was refused: {Reason}. The last one, version {Version}, stays in force", reason, current.Version);
                GatewayTelemetry.SnapshotsRefused.Add(1);
                return false;
            }

            current = GatewaySnapshot.Compile(state, current, configuration, breakers);
            IsLoaded = true;
            return true;
        }
    }
}
