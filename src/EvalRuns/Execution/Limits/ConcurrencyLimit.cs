namespace LlmOps.EvalRuns.Execution.Limits;

/// <summary>
/// How many calls to one model may be under way: additive increase, multiplicative decrease (Chiu and Jain 1989). It starts at the top, grows by one for
/// every full round of successes, and halves when the provider pushes back. Calls that began before a cut belong to the same crowd and do not cut again.
/// </summary>
/// <param name="most">Upper bound, 1 or more; the lower bound is 1.</param>
internal sealed class ConcurrencyLimit(int most)
{
    private double limit = most;
    private long begun;
    private long cutAt;

    public int Current => (int)limit;

    /// <summary>Numbers a call that begins.</summary>
    public long Begin() => ++begun;

    public void Succeed() => limit = Math.Min(most, limit + (1 / limit));

    /// <summary>The provider refused (429) or did not answer in time.</summary>
    public void Cut(long call)
    {
        if (call > cutAt)
        {
            (limit, cutAt) = (Math.Max(1, limit / 2), begun);
        }
    }
}
