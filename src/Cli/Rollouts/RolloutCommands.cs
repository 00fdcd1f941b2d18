using System.CommandLine;
using LlmOps.Client.Gateway;

namespace LlmOps.Cli.Rollouts;

internal static class RolloutCommands
{
    private static readonly HashSet<string> Ended = new(StringComparer.Ordinal) { "promoted", "rolled_back", "killed", "cancelled" };

    public static Command Build() => new("rollout", "Roll a version out in stages, hold it, take it back.")
    {
        Start(), Status(), List(),
        Move("begin", "start", "Start the program's proposed (draft) rollout."),
        Move("advance", "advance", "Go to the next stage; after the last one the candidate becomes stable."),
        Move("hold", "hold", "Freeze the share of users where it is."),
        Move("resume", "resume", "Go on after a hold."),
        Move("stop", "roll-back", "Take the candidate back: everybody gets the stable version."),
        Move("promote", "promote", "Make the candidate stable now."),
        Kill(), Reset(), Explain(),
    };

    private static Command Start()
    {
        var program = new Argument<string>("NAME");
        var candidate = new Option<int>("--candidate") { Description = "The version to roll out.", Required = true };
        var stages = new Option<string>("--stages") { Description = "Percentages in rising order.", DefaultValueFactory = _ => "10,50,100" };
        var reason = new Option<string?>("--reason") { Description = "Why." };
        var draft = new Option<bool>("--draft") { Description = "Only propose it." };
        var gate = new Option<string?>("--gate") { Description = "A gate whose newest decision about the candidate must be ship." };
        var overridden = new Option<string?>("--override-gate") { Description = "Roll out although the gate does not say ship, for this reason; it goes into the audit log." };
        return new Command("start", "Start a rollout.") { program, candidate, stages, reason, draft, gate, overridden }.Does(async (cli, parsed, cancellationToken) =>
        {
            var percents = parsed.GetRequiredValue(stages).Split(',').Select(s => int.TryParse(s, out var percent) ? percent : throw new UsageException($"--stages: '{s}' is not a whole number.")).ToList();
            var rollout = await cli.Client.Rollouts.StartAsync(new(parsed.GetRequiredValue(program), parsed.GetValue(candidate), percents, parsed.GetValue(reason), parsed.GetValue(draft), parsed.GetValue(gate), parsed.GetValue(overridden)), cancellationToken);
            return cli.Show(rollout, r => Render(cli, r));
        });
    }

    private static Command Status()
    {
        var program = new Argument<string>("NAME");
        return new Command("status", "Show a program's newest rollout.") { program }.Does(async (cli, parsed, cancellationToken) =>
            cli.Show(await NewestAsync(cli, parsed.GetRequiredValue(program), live: false, cancellationToken), r => Render(cli, r)));
    }

    private static Command List() => new Command("list", "List rollouts, newest first.").Does(async (cli, _, cancellationToken) =>
        cli.Show(await cli.Client.Rollouts.ListAsync(limit: 50, cancellationToken: cancellationToken), p => cli.Table(["rollout", "program", "state", "stable", "candidate", "percent", "stages", "updated"], p.Items.Select(r => (IReadOnlyList<string?>)[r.Id.ToString(), r.Program, r.State, r.StableVersion.ToString(), r.CandidateVersion.ToString(), $"{r.Percent} %", string.Join(",", r.Stages), Words.Time(r.UpdatedAt)]))));

    private static Command Move(string name, string verb, string description)
    {
        var program = new Argument<string>("NAME");
        var reason = new Option<string?>("--reason") { Description = "Why; goes into the audit log." };
        return new Command(name, description) { program, reason }.Does(async (cli, parsed, cancellationToken) =>
        {
            var rollout = await NewestAsync(cli, parsed.GetRequiredValue(program), live: true, cancellationToken);
            return cli.Show(await cli.Client.Rollouts.MoveAsync(rollout.Id, verb, parsed.GetValue(reason), cancellationToken), r => Render(cli, r));
        });
    }

    private static Command Kill() => Switch("kill", "Throw the kill switch: every replica serves the stable version at once.", (c, key, reason, t) => c.KillAsync(key, reason, t));

    private static Command Reset() => Switch("reset", "Reset the kill switch, so that a new rollout may start.", (c, key, reason, t) => c.ResetAsync(key, reason, t));

    private static Command Switch(string verb, string description, Func<RolloutsClient, string, string?, CancellationToken, Task<FlagResponse>> move)
    {
        var program = new Argument<string>("NAME");
        var reason = new Option<string?>("--reason") { Description = "Why; goes into the audit log." };
        return new Command(verb, description) { program, reason }.Does(async (cli, parsed, cancellationToken) =>
            cli.Show(await move(cli.Client.Rollouts, $"rollout:{parsed.GetRequiredValue(program)}", parsed.GetValue(reason), cancellationToken), f => cli.Facts(("flag", f.Key), ("killed", f.Killed ? "yes" : "no"), ("stable", f.StableVersion.ToString()), ("percent", $"{f.Percent} %"), ("definition", f.DefinitionVersion.ToString()))));
    }

    private static Command Explain()
    {
        var program = new Argument<string>("NAME");
        var user = new Option<string>("--user") { Description = "The user.", Required = true };
        return new Command("explain", "Say which arm a user gets, and why.") { program, user }.Does(async (cli, parsed, cancellationToken) =>
            cli.Show(await cli.Client.Rollouts.ExplainAsync($"rollout:{parsed.GetRequiredValue(program)}", parsed.GetRequiredValue(user), cancellationToken), e => cli.Facts(("unit", e.Unit), ("bucket", e.Bucket.ToString("0.0000")), ("arm", e.Arm), ("version", e.Version.ToString()), ("reason", e.Reason))));
    }

    private static async Task<RolloutResponse> NewestAsync(CliRun cli, string program, bool live, CancellationToken cancellationToken)
    {
        var page = await cli.Client.Rollouts.ListAsync(program, limit: 50, cancellationToken: cancellationToken);
        return page.Items.FirstOrDefault(r => !live || !Ended.Contains(r.State))
            ?? throw new Client.LlmOpsException(404, "rollout_not_found", live ? $"The program '{program}' has no rollout under way." : $"The program '{program}' has no rollout.");
    }

    private static void Render(CliRun cli, RolloutResponse rollout)
    {
        cli.Facts(("rollout", rollout.Id.ToString()), ("program", rollout.Program), ("state", rollout.StateReason is null ? rollout.State : $"{rollout.State}: {rollout.StateReason}"), ("stable", rollout.StableVersion.ToString()), ("candidate", rollout.CandidateVersion.ToString()), ("percent", $"{rollout.Percent} % (stages {string.Join(",", rollout.Stages)})"), ("replicas", $"{rollout.ReplicasCurrent} of {rollout.ReplicasLive} up to date"));
        cli.Table(["arm", "version", "inferences", "errors", "users", "mean latency", "cost", "feedback"], rollout.Arms.Select(a => (IReadOnlyList<string?>)[a.Arm, a.Version.ToString(), a.Inferences.ToString(), a.Errors.ToString(), a.Units.ToString(), a.MeanLatencyMs is { } ms ? $"{ms:0.0} ms" : null, Words.Money(a.CostUsd), a.FeedbackScore is { } score ? $"{score:0.00} ({a.FeedbackCount})" : null]));
    }
}
