using LlmOps.Programs.Models;

namespace LlmOps.EvalRuns.Execution.Limits;

/// <summary>
/// The door to one model, shared by all runs of this process. The gateway's model name stands for provider and model. Task and judge calls share the limit, as
/// the provider counts them together, and have a circuit each.
/// </summary>
internal sealed class ModelGate(string model, WorkerOptions options, TimeProvider time)
{
    private static readonly TimeSpan LongestQuiet = TimeSpan.FromSeconds(60);

    private readonly TimeProvider time = time;
    private readonly Lock gate = new();
    private readonly ConcurrencyLimit limit = new(options.Concurrency);
    private readonly Dictionary<CallPurpose, CircuitBreaker> circuits = Enum.GetValues<CallPurpose>().ToDictionary(p => p, _ =>
        new CircuitBreaker(options.BreakerFailures, TimeSpan.FromSeconds(options.BreakerOpenSeconds), TimeSpan.FromSeconds(options.BreakerLongestSeconds)));

    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset quietUntil;
    private int underWay;
    private int waiting;

    /// <summary>Whether an item that asks this model for its task may begin; others would only wait here.</summary>
    public bool HasRoom
    {
        get
        {
            lock (gate)
            {
                var now = time.GetUtcNow();
                return now >= quietUntil && underWay + waiting < limit.Current && circuits[CallPurpose.Task].WouldGo(now);
            }
        }
    }

    /// <summary>Why everything waits here, in words for people; <see langword="null"/> while calls go through.</summary>
    public string? Trouble
    {
        get
        {
            lock (gate)
            {
                return circuits.Where(c => c.Value.OpenUntil is not null).Select(c => $"the {(c.Key is CallPurpose.Judge ? "judge's " : "")}provider of '{model}' failed {c.Value.FailuresInARow} times in a row").FirstOrDefault();
            }
        }
    }

    public bool IsOpen(CallPurpose purpose)
    {
        lock (gate)
        {
            return circuits[purpose].OpenUntil is not null;
        }
    }

    public Pass? TryEnter(CallPurpose purpose)
    {
        lock (gate)
        {
            return waiting > 0 ? null : Admit(purpose, out _);
        }
    }

    /// <summary>Waits for a place; the wait ends early only by <paramref name="cancellationToken"/>.</summary>
    public async Task<Pass> EnterAsync(CallPurpose purpose, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            waiting++;
        }

        try
        {
            while (true)
            {
                Task next;
                TimeSpan atMost;
                lock (gate)
                {
                    if (Admit(purpose, out var due) is { } pass)
                    {
                        return pass;
                    }

                    (next, atMost) = (changed.Task, due is { } at ? at - time.GetUtcNow() : Timeout.InfiniteTimeSpan);
                }

                await next.WaitAsync(atMost, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            lock (gate)
            {
                waiting--;
            }
        }
    }

    private Pass? Admit(CallPurpose purpose, out DateTimeOffset? due)
    {
        var now = time.GetUtcNow();
        due = null;
        if (now < quietUntil)
        {
            due = quietUntil;
            return null;
        }

        if (underWay >= limit.Current)
        {
            return null;
        }

        var answer = circuits[purpose].Ask(now);
        if (answer is CircuitAnswer.Wait)
        {
            // While a probe is under way its end is what to wait for.
            due = circuits[purpose].OpenUntil is { } until && until > now ? until : null;
            return null;
        }

        underWay++;
        return new(this, purpose, limit.Begin(), answer is CircuitAnswer.Probe);
    }

    private void Leave(Pass pass, Action<CircuitBreaker> tell)
    {
        lock (gate)
        {
            underWay--;
            tell(circuits[pass.Purpose]);
            changed.TrySetResult();
            changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>The right to make one call, given back with what became of it.</summary>
    internal sealed record Pass(ModelGate Gate, CallPurpose Purpose, long Call, bool IsProbe)
    {
        public void Succeed() => Gate.Leave(this, circuit =>
        {
            Gate.limit.Succeed();
            circuit.Succeed();
        });

        public void Fail(ModelException failure) => Gate.Leave(this, circuit =>
        {
            var now = Gate.time.GetUtcNow();
            if (failure.Kind is ModelErrorKind.RateLimited or ModelErrorKind.Timeout)
            {
                Gate.limit.Cut(Call);
            }

            if (failure is { Kind: ModelErrorKind.RateLimited, RetryAfter: { } wait })
            {
                var until = now + (wait < LongestQuiet ? wait : LongestQuiet);
                Gate.quietUntil = until > Gate.quietUntil ? until : Gate.quietUntil;
            }

            if (failure.Kind is ModelErrorKind.ProviderFailure or ModelErrorKind.Timeout or ModelErrorKind.InvalidResponse)
            {
                circuit.Fail(now, IsProbe);
            }
            else
            {
                circuit.Succeed();
            }
        });

        /// <summary>Called off: neither a success nor a failure of the provider.</summary>
        public void Forget() => Gate.Leave(this, circuit =>
        {
            if (IsProbe)
            {
                circuit.Forget();
            }
        });
    }
}
