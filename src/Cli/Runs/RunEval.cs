using System.CommandLine;
using LlmOps.Cli.Gates;
using LlmOps.Client.Evals;

namespace LlmOps.Cli.Runs;

internal static class RunEval
{
    public static Command Build()
    {
        var program = new Option<string>("--program") { Description = "NAME@VERSION (number, label or latest).", Required = true };
        var dataset = new Option<string>("--dataset") { Description = "NAME@VERSION.", Required = true };
        var split = new Option<string>("--split") { Description = "train, validation or test.", DefaultValueFactory = _ => "validation" };
        split.AcceptOnlyFromAmong("train", "validation", "test");
        var metrics = new Option<string[]>("--metric") { Description = "A metric: a name, judge:NAME, or {\"metric\": ..., \"options\": {...}}. May be repeated, the first one decides.", DefaultValueFactory = _ => ["exact_match"] };
        var model = new Option<string?>("--model") { Description = "Ask this model instead of the version's." };
        var repeats = new Option<int>("--repeats") { Description = "Samples per example.", DefaultValueFactory = _ => 1 };
        var budget = new Option<decimal?>("--budget") { Description = "Money limit in US dollars." };
        var reason = new Option<string?>("--reason") { Description = "With --split test: why the sealed split may be scored. Goes into the ledger." };
        var wait = new Option<bool>("--wait") { Description = "Follow the run to its end." };
        var fresh = new Option<bool>("--fresh") { Description = "Ask models anew even where an answer is stored." };
        var gating = new GateOptions(withGate: true);
        var command = new Command("run", "Score a program over a dataset split.") { program, dataset, split, metrics, model, repeats, budget, reason, fresh, wait };
        gating.AddTo(command);
        return command.Does(async (cli, parsed, cancellationToken) =>
        {
            var (p, d) = (Reference.Parse(parsed.GetRequiredValue(program)), Reference.Parse(parsed.GetRequiredValue(dataset)));
            var run = await cli.Client.EvalRuns.StartAsync(new StartEvalRunRequest
            {
                Program = p.Name,
                Version = p.Version,
                Dataset = d.Name,
                DatasetVersion = d.Version,
                Split = parsed.GetRequiredValue(split),
                Metrics = parsed.GetRequiredValue(metrics),
                Model = parsed.GetValue(model),
                Repeats = parsed.GetValue(repeats),
                Budget = parsed.GetValue(budget),
                Reason = parsed.GetValue(reason),
                Fresh = parsed.GetValue(fresh),
                Trigger = gating.Gate(parsed) is null ? "person" : "ci",
                AllowUncertifiedJudges = gating.AllowedJudges(parsed),
            }, cancellationToken);
            if (gating.Gate(parsed) is { } gate)
            {
                await EvalCommands.FollowAsync(cli, run.Id, cancellationToken, quiet: true);
                return await gating.DecideAsync(cli, parsed, gate, run.Id, cancellationToken);
            }

            return parsed.GetValue(wait) ? await EvalCommands.FollowAsync(cli, run.Id, cancellationToken) : cli.Show(run, r => EvalCommands.Render(cli, r));
        });
    }
}
