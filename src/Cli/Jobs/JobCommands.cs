using System.CommandLine;
using LlmOps.Client.Optimizer;

namespace LlmOps.Cli.Jobs;

internal static class JobCommands
{
    public static Command Build() => new("job", "Optimization jobs and their trials.") { List(), Show(), Trials(), Watch(), Move("stop", "Stop a job; the best so far stays.", (c, id, t) => c.StopAsync(id, t)), Move("resume", "Go on with a stopped job.", (c, id, t) => c.ResumeAsync(id, t)), ReportCommand.Build(), Optimizers() };

    private static Command List()
    {
        var program = new Option<string?>("--program") { Description = "Only jobs of this program." };
        return new Command("list", "List jobs, newest first.") { program }.Does(async (cli, parsed, cancellationToken) =>
        {
            var page = await cli.Client.OptimizationJobs.ListAsync(parsed.GetValue(program), limit: 50, cancellationToken: cancellationToken);
            return cli.Show(page, p => cli.Table(["job", "program", "optimizer", "status", "trials", "baseline", "best", "cost", "new version"], p.Items.Select(j => (IReadOnlyList<string?>)[j.Id.ToString(), $"{j.Program}@{j.BaseVersion}", j.Optimizer, j.Status, $"{j.TrialsDone}/{j.TrialsPlanned}", Words.Percent(j.BaselineScore), Words.Percent(j.BestScore), $"{Words.Money(j.Cost)} of {Words.Money(j.Budget)}", j.NewVersion?.ToString()])));
        });
    }

    private static Command Show()
    {
        var id = new Argument<Guid>("JOB");
        return new Command("show", "Show one job.") { id }.Does(async (cli, parsed, cancellationToken) => cli.Show(await cli.Client.OptimizationJobs.GetAsync(parsed.GetRequiredValue(id), cancellationToken), j => Render(cli, j)));
    }

    private static Command Trials()
    {
        var id = new Argument<Guid>("JOB");
        return new Command("trials", "List a job's trials.") { id }.Does(async (cli, parsed, cancellationToken) =>
            cli.Show(await cli.Client.OptimizationJobs.TrialsAsync(parsed.GetRequiredValue(id), limit: 1000, cancellationToken: cancellationToken), p => cli.Table(["trial", "name", "status", "score", "demos", "cost", "eval run"], p.Items.Select(t => (IReadOnlyList<string?>)[t.Number.ToString(), t.Name, t.Status, Words.Score(t.Score, t.Lower, t.Upper), t.Demos.ToString(), Words.Money(t.Cost), t.EvalRunId?.ToString()]))));
    }

    private static Command Watch()
    {
        var id = new Argument<Guid>("JOB");
        return new Command("watch", "Follow a job to its end.") { id }.Does((cli, parsed, cancellationToken) => FollowAsync(cli, parsed.GetRequiredValue(id), cancellationToken));
    }

    private static Command Optimizers() => new Command("optimizers", "List the optimizers there are.").Does(async (cli, _, cancellationToken) =>
        cli.Show(await cli.Client.OptimizationJobs.OptimizersAsync(cancellationToken), p => cli.Table(["name", "what it does", "settings"], p.Items.Select(o => (IReadOnlyList<string?>)[o.Name, o.Description, string.Join(", ", o.Settings.Select(s => $"{s.Key}={s.Value}"))]))));

    private static Command Move(string verb, string description, Func<OptimizationJobsClient, Guid, CancellationToken, Task<OptimizationJobResponse>> move)
    {
        var id = new Argument<Guid>("JOB");
        return new Command(verb, description) { id }.Does(async (cli, parsed, cancellationToken) => cli.Show(await move(cli.Client.OptimizationJobs, parsed.GetRequiredValue(id), cancellationToken), j => Render(cli, j)));
    }

    /// <summary>Follows a job with a line per trial that ends and per move, then shows it.</summary>
    internal static async Task<int> FollowAsync(CliRun cli, Guid id, CancellationToken cancellationToken)
    {
        OptimizationJobResponse? last = null;
        var told = new HashSet<int>();
        await foreach (var job in cli.Client.OptimizationJobs.WatchAsync(id, cancellationToken))
        {
            if (last is not null && job.TrialsDone != last.TrialsDone)
            {
                await TellTrialsAsync(cli, id, told, cancellationToken);
            }

            if (last is null || (job.TrialsDone, job.Status, job.Progress) != (last.TrialsDone, last.Status, last.Progress))
            {
                await cli.Error.WriteLineAsync($"{job.Status,-10} trials {job.TrialsDone}/{job.TrialsPlanned}  best {Words.Percent(job.BestScore)}  {Words.Money(job.Cost)} of {Words.Money(job.Budget)}  {job.Progress}");
            }

            last = job;
        }

        last = await cli.Client.OptimizationJobs.GetAsync(id, cancellationToken);
        cli.Show(last, j => Render(cli, j));
        return last.Status == "completed" ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static async Task TellTrialsAsync(CliRun cli, Guid id, HashSet<int> told, CancellationToken cancellationToken)
    {
        var trials = await cli.Client.OptimizationJobs.TrialsAsync(id, limit: 1000, cancellationToken: cancellationToken);
        foreach (var trial in trials.Items.Where(t => t.EndedAt is not null && t.Status is not "running" && told.Add(t.Number)))
        {
            await cli.Error.WriteLineAsync($"  trial {trial.Number,3}  {(trial.Score is null ? trial.Status : Words.Score(trial.Score, trial.Lower, trial.Upper)),-22} {Words.Money(trial.Cost),9}  {trial.Name}{(trial.Reason is null ? "" : $" ({trial.Reason})")}");
        }
    }

    internal static void Render(CliRun cli, OptimizationJobResponse job)
    {
        cli.Facts(("job", job.Id.ToString()), ("program", $"{job.Program}@{job.BaseVersion}"), ("data", $"{job.Dataset}@{job.DatasetVersion}"), ("optimizer", $"{job.Optimizer}, seed {job.Seed}"), ("task model", job.TaskModel), ("status", job.StatusReason is null ? job.Status : $"{job.Status}: {job.StatusReason}"), ("trials", $"{job.TrialsDone}/{job.TrialsPlanned}"), ("baseline", Words.Percent(job.BaselineScore)), ("best", Words.Percent(job.BestScore)), ("cost", $"{Words.Money(job.Cost)} of {Words.Money(job.Budget)}, quoted {Words.Money(job.QuotedCost)}"));
        if (job.Comparison is { } comparison)
        {
            cli.Facts(("difference", $"{Words.Points(comparison.Difference)}, 95 % interval [{comparison.Lower * 100:+0.0;-0.0}, {comparison.Upper * 100:+0.0;-0.0}], p {Words.Share(comparison.PValue)}: {comparison.Verdict.Replace('_', ' ')}"), ("runs", $"{comparison.BaselineRun} against {comparison.WinnerRun}"));
        }

        cli.Facts(("new version", job.NewVersion is { } version ? $"{job.Program}@{version}" : null));
    }
}
