namespace LlmOps.OptimizationJobs.Experiments;

/// <summary>How much of a hard budget a run may spend.</summary>
/// <param name="Budget">The whole budget.</param>
/// <param name="Spent">Paid for runs that ended.</param>
/// <param name="Reserved">Allowed to runs under way.</param>
internal readonly record struct Purse(decimal Budget, decimal Spent, decimal Reserved)
{
    // The optimizer has at most four runs under way; each may take a share without starving the others.
    private const int Shares = 4;

    public decimal Left => Math.Max(0, Budget - Spent - Reserved);

    /// <summary>What the next run gets; <see langword="null"/> when it must wait for others to end.</summary>
    /// <param name="estimate">Its estimated cost.</param>
    /// <param name="isRepeat">Whether an earlier attempt ran out of its allowance: this one gets all there is, once it is alone.</param>
    public decimal? Allow(decimal estimate, bool isRepeat)
    {
        if (Reserved > 0 && (isRepeat || Left == 0))
        {
            return null;
        }

        return isRepeat ? Left : Math.Min(Left, Math.Max(Left / Shares, estimate * 1.5m));
    }
}
