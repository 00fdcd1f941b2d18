using System.CommandLine;
using LlmOps.Client.Evals;

namespace LlmOps.Cli.Runs;

internal static class EvalCommands
{
    public static Command Build() => new("eval", "Eval runs and their comparison.") { RunEval.Build(), CompareRuns.Build(), List(), Show(), Results(), Watch(), Move("stop", "Stop a run; what is scored stays.", (c, id, t) => c.StopAsync(id, t)), Move("resume", "Go on with a stopped run.", (c, id, t) => c.ResumeAsync(id, t)), Move("retry-errors", "Try only the errors again.", (c, id, t) => c.RetryErrorsAsync(id, t)), Metrics() };

    private static Command List()
    {
        var program = new Option<string?>("--program") { Description = "Only runs of this program." };
        var dataset = new Option<string?>("--dataset") { Description = "Only runs over this dataset." };
        return new Command("list", "List runs, newest first.") { program, dataset }.Does(async (cli, parsed, cancellationToken) =>
        {
            var page = await cli.Client.EvalRuns.ListAsync(parsed.GetValue(program), parsed.GetValue(dataset), limit: 50, cancellationToken: cancellationToken);
            return cli.Show(page, p => cli.Table(["run", "program", "dataset", "split", "model", "status", "score", "errors", "cost", "trigger"], p.Items.Select(r => (IReadOnlyList<string?>)[r.Id.ToString(), Subject(r), $"{r.Dataset}@{r.DatasetVersion}", r.Split, r.Model, r.Status, Words.Score(r.Scores.FirstOrDefault()), Errors(r).ToString(), Words.Money(r.Cost), r.Trigger])));
        });
    }

    private static Command Show()
    {
        var id = new Argument<Guid>("RUN");
        return new Command("show", "Show one run.") { id }.Does(async (cli, parsed, cancellationToken) =>
            cli.Show(await cli.Client.EvalRuns.GetAsync(parsed.GetRequiredValue(id), cancellationToken), r => Render(cli, r)));
    }

    private static Command Watch()
    {
        var id = new Argument<Guid>("RUN");
        return new Command("watch", "Follow a run to its end.") { id }.Does((cli, parsed, cancellationToken) => FollowAsync(cli, parsed.GetRequiredValue(id), cancellationToken));
    }

    private static Command Results()
    {
        var id = new Argument<Guid>("RUN");
        var failed = new Option<bool>("--failed") { Description = "Only examples the deciding metric scored below 1." };
        var outcome = new Option<string?>("--outcome") { Description = "Only this outcome, for example provider_error." };
        return new Command("results", "List results, example by example.") { id, failed, outcome }.Does(async (cli, parsed, cancellationToken) =>
        {
            var page = await cli.Client.EvalRuns.ResultsAsync(parsed.GetRequiredValue(id), parsed.GetValue(outcome), parsed.GetValue(failed) ? true : null, limit: 1000, cancellationToken: cancellationToken);
            return cli.Show(page, p => cli.Table(["example", "outcome", "scores", "inputs", "expected", "outputs", "error"], p.Items.Select(r => (IReadOnlyList<string?>)[r.ExampleId, r.Outcome, string.Join(" ", r.Scores.Select(s => $"{s.Key}={s.Value:0.##}")), Words.Json(r.Inputs), Words.Json(r.Expected), Words.Json(r.Outputs), r.Error])));
        });
    }

    private static Command Metrics() => new Command("metrics", "List the metrics there are.").Does(async (cli, _, cancellationToken) =>
        cli.Show(await cli.Client.EvalRuns.MetricsAsync(cancellationToken), p => cli.Table(["name", "version", "kind", "what it measures", "options (* required)"], p.Items.Select(m => (IReadOnlyList<string?>)[m.Name, m.Version.ToString(), m.Kind, m.Description, string.Join(", ", (m.Options ?? []).Select(o => o.Name + (o.Required ? "*" : "")))]))));

    private static Command Move(string verb, string description, Func<EvalRunsClient, Guid, CancellationToken, Task<EvalRunResponse>> move)
    {
        var id = new Argument<Guid>("RUN");
        return new Command(verb, description) { id }.Does(async (cli, parsed, cancellationToken) => cli.Show(await move(cli.Client.EvalRuns, parsed.GetRequiredValue(id), cancellationToken), r => Render(cli, r)));
    }

    /// <summary>Follows a run with a line per move, then shows it unless something else is to be shown.</summary>
    internal static async Task<int> FollowAsync(CliRun cli, Guid id, CancellationToken cancellationToken, bool quiet = false)
    {
        EvalRunResponse? last = null;
        await foreach (var run in cli.Client.EvalRuns.WatchAsync(id, cancellationToken))
        {
            if (last is null || run.Done != last.Done || run.Status != last.Status)
            {
                await cli.Error.WriteLineAsync($"{run.Status,-10} {run.Done}/{run.Total}  {Words.Score(run.Scores.FirstOrDefault())}  {Words.Money(run.Cost)}{(run.EtaSeconds is { } eta ? $"  about {eta:0} s to go" : "")}");
            }

            last = run;
        }

        last = await cli.Client.EvalRuns.GetAsync(id, cancellationToken);
        if (!quiet)
        {
            cli.Show(last, r => Render(cli, r));
        }

        return last.Status == "completed" ? ExitCodes.Done : ExitCodes.Failed;
    }

    internal static void Render(CliRun cli, EvalRunResponse run)
    {
        cli.Facts(("run", run.Id.ToString()), ("program", Subject(run)), ("data", $"{run.Dataset}@{run.DatasetVersion} {run.Split}"), ("model", run.Model), ("status", run.StatusReason is null ? run.Status : $"{run.Status}: {run.StatusReason}"), ("done", $"{run.Done}/{run.Total}"));
        foreach (var score in run.Scores)
        {
            cli.Facts((score.Metric, $"{Words.Score(score)} over {score.Scored}{(score.Corrected is { } c ? $"; corrected for the judge's errors {Words.Percent(c.Score)} [{c.Lower * 100:0.0}, {c.Upper * 100:0.0}]" : "")}"));
        }

        cli.Facts(("outcomes", string.Join(", ", run.Outcomes.Select(o => $"{o.Key} {o.Value}"))), ("reused", run.Reused > 0 ? run.Reused.ToString() : null), ("cost", Words.Money(run.Cost)), ("final check", run.FinalCheckId?.ToString()));
    }

    private static string Subject(EvalRunResponse run) => run.Version is { } version ? $"{run.Program}@{version}" : $"{run.Program} (candidate {run.ProgramHash[..8]})";

    private static int Errors(EvalRunResponse run) => run.Outcomes.Where(o => o.Key is not "ok" and not "parse_failure").Sum(o => o.Value);
}
