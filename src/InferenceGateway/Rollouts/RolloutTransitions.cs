using LlmOps.ServiceDefaults.Http;

namespace LlmOps.InferenceGateway.Rollouts;

/// <summary>Where a rollout stands. It only moves forward; a retry is always a new rollout with a new seed.</summary>
internal enum RolloutStatus
{
    Draft,
    Ramping,
    Held,
    Promoted,
    RolledBack,
    Killed,
    Cancelled,
}

/// <summary>Status and stage together: all that a verb changes.</summary>
internal sealed record RolloutPosition(RolloutStatus Status, int StepIndex);

/// <summary>The rules of moving a rollout, as data in and data out.</summary>
internal static class RolloutTransitions
{
    public const string Kill = "kill";

    public static IReadOnlyList<string> Verbs { get; } = ["start", "advance", "hold", "resume", "roll-back", "promote", "cancel"];

    /// <summary>Ramping and held rollouts decide who gets the candidate; a program has at most one of them.</summary>
    public static bool IsLive(RolloutStatus status) => status is RolloutStatus.Ramping or RolloutStatus.Held;

    /// <summary>Where <paramref name="verb"/> leads; advancing beyond the last stage promotes.</summary>
    /// <exception cref="ProblemException">404 for an unknown verb, 409 when the state does not allow it.</exception>
    public static RolloutPosition Move(RolloutPosition at, string verb, int stages) => (at.Status, verb) switch
    {
        (RolloutStatus.Draft, "start") => new(RolloutStatus.Ramping, 0),
        (RolloutStatus.Ramping, "advance") when at.StepIndex + 1 < stages => at with { StepIndex = at.StepIndex + 1 },
        (RolloutStatus.Ramping, "advance" or "promote") => at with { Status = RolloutStatus.Promoted },
        (RolloutStatus.Ramping, "hold") => at with { Status = RolloutStatus.Held },
        (RolloutStatus.Held, "resume") => at with { Status = RolloutStatus.Ramping },
        (RolloutStatus.Ramping or RolloutStatus.Held, "roll-back") => at with { Status = RolloutStatus.RolledBack },
        (RolloutStatus.Ramping or RolloutStatus.Held, Kill) => at with { Status = RolloutStatus.Killed },
        (RolloutStatus.Draft or RolloutStatus.Held, "cancel") => at with { Status = RolloutStatus.Cancelled },
        _ when verb != Kill && !Verbs.Contains(verb) => throw ProblemException.NotFound("rollout verb", verb, Verbs),
        _ => throw ProblemException.Conflict("invalid_transition", $"A rollout that is {Text(at.Status)} cannot {verb}."),
    };

    /// <summary>Stages are percentages from 1, rising, the last one 100.</summary>
    public static string? StagesProblem(IReadOnlyList<int> stages)
    {
        if (stages.Count is 0 or > 50)
        {
            return "needs from 1 to 50 stages.";
        }

        for (var i = 0; i < stages.Count; i++)
        {
            if (stages[i] is < 1 or > 100)
            {
                return $"must be from 1 to 100, but stage {i + 1} is {stages[i]}.";
            }

            if (i > 0 && stages[i] <= stages[i - 1])
            {
                return $"must rise, but stage {i + 1} is {stages[i]} after {stages[i - 1]}.";
            }
        }

        return stages[^1] == 100 ? null : $"must end at 100, not {stages[^1]}.";
    }

    public static int Percent(RolloutPosition position, IReadOnlyList<int> stages) => position.Status switch
    {
        RolloutStatus.Ramping or RolloutStatus.Held => stages[position.StepIndex],
        RolloutStatus.Promoted => 100,
        _ => 0,
    };

    public static string Text(RolloutStatus status) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());
}
