using System.CommandLine;
using LlmOps.Client.Optimizer;

namespace LlmOps.Cli.Jobs;

internal static class UpgradeCommands
{
    public static Command Build() => new("upgrade", "Move programs from one model to another.") { Start(), List(), Show(), Stop() };

    private static Command Start()
    {
        var from = new Option<string>("--from") { Description = "The model to leave.", Required = true };
        var to = new Option<string>("--to") { Description = "The model to move to.", Required = true };
        var budget = new Option<decimal>("--budget") { Description = "Hard money limit for the whole campaign, in US dollars.", DefaultValueFactory = _ => 10m };
        var programs = Fields.Option("--program", "Only this program; may be repeated.");
        var seed = new Option<int>("--seed") { Description = "Root seed." };
        var wait = new Option<bool>("--wait") { Description = "Follow the campaign to its end." };
        return new Command("start", "Evaluate, re-optimize and propose rollouts for a new model.") { from, to, budget, programs, seed, wait }.Does(async (cli, parsed, cancellationToken) =>
        {
            var only = parsed.GetRequiredValue(programs);
            var upgrade = await cli.Client.ModelUpgrades.StartAsync(new(parsed.GetRequiredValue(from), parsed.GetRequiredValue(to), parsed.GetValue(budget), only.Length > 0 ? only : null, parsed.GetValue(seed)), cancellationToken);
            return parsed.GetValue(wait) ? await FollowAsync(cli, upgrade.Id, cancellationToken) : cli.Show(upgrade, u => Render(cli, u));
        });
    }

    private static Command List() => new Command("list", "List campaigns, newest first.").Does(async (cli, _, cancellationToken) =>
        cli.Show(await cli.Client.ModelUpgrades.ListAsync(limit: 50, cancellationToken: cancellationToken), p => cli.Table(["upgrade", "from", "to", "status", "programs", "cost"], p.Items.Select(u => (IReadOnlyList<string?>)[u.Id.ToString(), u.From, u.To, u.Status, u.Programs.Count.ToString(), Words.Money(u.Cost)]))));

    private static Command Show()
    {
        var id = new Argument<Guid>("UPGRADE");
        return new Command("show", "Show one campaign.") { id }.Does(async (cli, parsed, cancellationToken) => cli.Show(await cli.Client.ModelUpgrades.GetAsync(parsed.GetRequiredValue(id), cancellationToken), u => Render(cli, u)));
    }

    private static Command Stop()
    {
        var id = new Argument<Guid>("UPGRADE");
        return new Command("stop", "Stop a campaign; what is proposed stays.") { id }.Does(async (cli, parsed, cancellationToken) => cli.Show(await cli.Client.ModelUpgrades.StopAsync(parsed.GetRequiredValue(id), cancellationToken), u => Render(cli, u)));
    }

    private static async Task<int> FollowAsync(CliRun cli, Guid id, CancellationToken cancellationToken)
    {
        var seen = "";
        await foreach (var upgrade in cli.Client.ModelUpgrades.WatchAsync(id, cancellationToken))
        {
            var line = $"{upgrade.Status,-10} {string.Join(", ", upgrade.Programs.Select(p => $"{p.Program}: {p.State.Replace('_', ' ')}"))}";
            if (line != seen)
            {
                await cli.Error.WriteLineAsync(line);
                seen = line;
            }
        }

        var ended = await cli.Client.ModelUpgrades.GetAsync(id, cancellationToken);
        cli.Show(ended, u => Render(cli, u));
        return ended.Status == "completed" ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static void Render(CliRun cli, ModelUpgradeResponse upgrade)
    {
        cli.Facts(("upgrade", upgrade.Id.ToString()), ("models", $"{upgrade.From} -> {upgrade.To}"), ("status", upgrade.StatusReason is null ? upgrade.Status : $"{upgrade.Status}: {upgrade.StatusReason}"), ("cost", $"{Words.Money(upgrade.Cost)} of {Words.Money(upgrade.Budget)}"));
        cli.Table(["program", "state", "old", "as is", "new", "difference", "new version", "rollout", "reason"], upgrade.Programs.Select(p => (IReadOnlyList<string?>)
            [$"{p.Program}@{p.BaseVersion}", p.State.Replace('_', ' '), Words.Percent(p.OldScore), Words.Percent(p.AsIsScore), Words.Percent(p.NewScore), p.Difference is { } difference ? $"{Words.Points(difference)} [{p.Lower * 100:+0.0;-0.0}, {p.Upper * 100:+0.0;-0.0}]" : null, p.NewVersion?.ToString(), p.RolloutId?.ToString(), p.Reason]));
    }
}
