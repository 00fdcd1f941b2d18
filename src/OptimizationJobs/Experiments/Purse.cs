namespace LlmOps.OptimizationJobs.Experiments;

/// <summary>How much of a hard budget a run may spend.</summary>
/// <param name="Budget">The whole budget.</param>
/// <param name="Spent">Paid for runs that ended.</param>
/// <param name="Reserved">Allowed to runs under way.</param>
/// <param name="Correction">How many times its estimate a run has cost at most so far; <see langword="null"/> before the first has ended.</param>
internal readonly record struct Purse(decimal Budget, decimal Spent, decimal Reserved, decimal? Correction)
{
    private const decimal Caution = 1.5m;
    private const int Shares = 4;

    public decimal Left => Math.Max(0, Budget - Spent - Reserved);

    /// <summary>
    /// What the next run gets; <see langword="null"/> when it must wait for others to end. Runs go side by side only while there is clearly enough for all of them:
    /// otherwise many would run dry half-way and none would be worth anything.
    /// </summary>
    /// <param name="estimate">Its estimated cost; 0 when unknown.</param>
    /// <param name="isRepeat">Whether an earlier attempt ran out of its allowance.</param>
    public decimal? Allow(decimal estimate, bool isRepeat)
    {
        var wanted = isRepeat || Correction is null ? Left : estimate > 0 ? estimate * Correction.Value * Caution : Left / Shares;
        return wanted < Left ? wanted : Reserved > 0 ? null : Left;
    }
}
