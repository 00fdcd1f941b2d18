namespace LlmOps.EvalRuns.Runs;

/// <summary>How fast a run has been lately, told from two marks that move on with it: the older is between one and two windows back.</summary>
/// <param name="From">When the older mark was set.</param>
/// <param name="Done">Predictions finished then.</param>
internal sealed record RunPace(DateTimeOffset From, int Done)
{
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(15);

    /// <summary>Predictions a second since the older mark; <see langword="null"/> before anything can be told.</summary>
    public double? PerSecond(int done, DateTimeOffset now) => now > From && done >= Done ? (done - Done) / (now - From).TotalSeconds : null;

    /// <summary>Seconds to go at that pace; <see langword="null"/> while nothing moves: no number is better than a wrong one.</summary>
    public double? Eta(int total, int done, DateTimeOffset now) => PerSecond(done, now) is > 0 and var pace ? Math.Max(0, total - done) / pace : null;
}
