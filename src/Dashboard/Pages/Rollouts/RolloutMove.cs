using LlmOps.Client.Gateway;

namespace LlmOps.Dashboard.Pages.Rollouts;

/// <summary>A move a person can make on a rollout, and how it is asked.</summary>
/// <param name="Verb">The verb of the API; <see cref="Kill"/> and <see cref="Reset"/> go to the flag instead.</param>
/// <param name="Button">Text of the button.</param>
/// <param name="Icon">Its icon.</param>
/// <param name="Question">Headline of the confirmation.</param>
/// <param name="Consequence">What happens then.</param>
/// <param name="Danger">Whether it takes the candidate away.</param>
internal sealed record RolloutMove(string Verb, string Button, string Icon, string Question, string Consequence, bool Danger = false)
{
    public const string Kill = "kill";
    public const string Reset = "reset";

    /// <summary>The moves the state allows, the usual one first.</summary>
    public static IReadOnlyList<RolloutMove> For(RolloutResponse rollout) => rollout.State switch
    {
        "draft" => [Start(rollout), Cancel],
        "ramping" => [.. Next(rollout), Hold, RollBack(rollout), Promote(rollout)],
        "held" => [Resume(rollout), .. Next(rollout), RollBack(rollout), Promote(rollout)],
        "killed" => [ResetFlag(rollout)],
        _ => [],
    };

    public static bool Stoppable(RolloutResponse rollout) => rollout.State is "ramping" or "held" or "promoted";

    public static RolloutMove Stop(RolloutResponse rollout) => new(Kill, "STOP", "hand-stop", $"Stop {rollout.Program} now?", $"Every gateway serves version {rollout.StableVersion} to everybody at once, from the next call on. A new rollout can start only after the switch is reset.", Danger: true);

    private static RolloutMove Cancel { get; } = new("cancel", "Cancel", "x", "Cancel this draft?", "Nothing was served by it; it stays in the history.", Danger: true);

    private static RolloutMove Hold { get; } = new("hold", "Hold", "player-pause", "Hold the rollout here?", "The share stays as it is until somebody goes on.");

    private static RolloutMove Start(RolloutResponse rollout) => new("start", "Start", "player-play", "Start this rollout?", $"{rollout.Stages.FirstOrDefault()}% of users get version {rollout.CandidateVersion}.");

    private static RolloutMove Resume(RolloutResponse rollout) => new("resume", "Resume", "player-play", "Go on with this rollout?", $"It continues at {rollout.Percent}%.");

    private static RolloutMove RollBack(RolloutResponse rollout) => new("roll-back", "Roll back", "arrow-back-up", "Roll back?", $"Everybody gets version {rollout.StableVersion} again, and this rollout ends.", Danger: true);

    private static RolloutMove Promote(RolloutResponse rollout) => new("promote", "Promote", "trophy", $"Promote version {rollout.CandidateVersion}?", $"Everybody gets version {rollout.CandidateVersion}, which becomes the stable one.");

    private static RolloutMove ResetFlag(RolloutResponse rollout) => new(Reset, "Reset the switch", "refresh", "Reset the kill switch?", $"Version {rollout.StableVersion} stays in service; a new rollout of {rollout.Program} may start.");

    private static IEnumerable<RolloutMove> Next(RolloutResponse rollout) => rollout.StepIndex + 1 < rollout.Stages.Count
        ? [new("advance", $"Advance to {rollout.Stages[rollout.StepIndex + 1]}%", "arrow-right", $"Advance to {rollout.Stages[rollout.StepIndex + 1]}%?", $"Now {rollout.Percent}% of users get version {rollout.CandidateVersion}. Those who have it keep it.")]
        : [];
}
