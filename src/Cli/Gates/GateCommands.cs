using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Client.Evals;

namespace LlmOps.Cli.Gates;

internal static class GateCommands
{
    public static Command Build() => new("gate", "Release gates: policies that candidates are held to.") { List(), Show(), Set(), Approve(), Check(), Decisions() };

    private static Command List()
    {
        var program = new Option<string?>("--program") { Description = "Only gates of this program." };
        return new Command("list", "List gates by name.") { program }.Does(async (cli, parsed, cancellationToken) =>
            cli.Show(await cli.Client.Gates.ListAsync(parsed.GetValue(program), limit: 100, cancellationToken: cancellationToken), p => cli.Table(["gate", "version", "program", "metrics", "baseline"], p.Items.Select(g => (IReadOnlyList<string?>)
                [g.Name, g.Number.ToString(), g.Program, string.Join(", ", (g.Policy["metrics"]?.AsArray() ?? []).Select(m => m?["metric"]?.ToString())), g.Baseline?.EvalRunId.ToString()]))));
    }

    private static Command Show()
    {
        var gate = new Argument<string>("NAME");
        return new Command("show", "Show a gate with its policy and baseline.") { gate }.Does(async (cli, parsed, cancellationToken) =>
            cli.Show(await cli.Client.Gates.GetAsync(parsed.GetRequiredValue(gate), cancellationToken), g => Render(cli, g)));
    }

    private static Command Set()
    {
        var gate = new Argument<string>("NAME");
        var program = new Option<string>("--program") { Description = "The program the gate is for.", Required = true };
        var file = new Option<FileInfo>("--file") { Description = "The policy as JSON.", Required = true };
        return new Command("set", "Make a gate, or change its policy.") { gate, program, file }.Does(async (cli, parsed, cancellationToken) =>
        {
            var document = await JsonFile.ReadAsync("--file", parsed.GetRequiredValue(file), cancellationToken);
            var policy = document.ValueKind is JsonValueKind.Object ? JsonObject.Create(document)! : throw new UsageException("--file: must hold a JSON object.");
            return cli.Show(await cli.Client.Gates.SetAsync(parsed.GetRequiredValue(gate), new(parsed.GetRequiredValue(program), policy), cancellationToken), g => Render(cli, g));
        });
    }

    private static Command Approve()
    {
        var gate = new Argument<string>("NAME");
        var run = new Argument<Guid>("RUN") { Description = "A completed run." };
        var reason = new Option<string?>("--reason") { Description = "Why." };
        return new Command("approve", "Approve a run as the baseline that candidates are held against.") { gate, run, reason }.Does(async (cli, parsed, cancellationToken) =>
            cli.Show(await cli.Client.Gates.ApproveAsync(parsed.GetRequiredValue(gate), new(parsed.GetRequiredValue(run), parsed.GetValue(reason)), cancellationToken), g => Render(cli, g)));
    }

    private static Command Check()
    {
        var gate = new Argument<string>("NAME");
        var run = new Argument<Guid>("RUN") { Description = "An ended run." };
        var options = new GateOptions(withGate: false);
        var command = new Command("check", "Hold an ended run against the gate. Exit codes: 0 ship, 10 hold, 11 needs review, 12 insufficient evidence.") { gate, run };
        options.AddTo(command);
        return command.Does((cli, parsed, cancellationToken) => options.DecideAsync(cli, parsed, parsed.GetRequiredValue(gate), parsed.GetRequiredValue(run), cancellationToken));
    }

    private static Command Decisions()
    {
        var gate = new Argument<string>("NAME");
        return new Command("decisions", "List decisions, newest first.") { gate }.Does(async (cli, parsed, cancellationToken) =>
            cli.Show(await cli.Client.Gates.DecisionsAsync(parsed.GetRequiredValue(gate), limit: 50, cancellationToken: cancellationToken), p => cli.Table(["decision", "run", "verdict", "policy", "who", "when"], p.Items.Select(d => (IReadOnlyList<string?>)
                [d.Id.ToString(), d.EvalRunId.ToString(), d.Verdict.Replace('_', ' '), d.GateNumber.ToString(), d.Who, Words.Time(d.At)]))));
    }

    private static void Render(CliRun cli, GateResponse gate)
    {
        cli.Facts(("gate", $"{gate.Name} version {gate.Number}"), ("program", gate.Program), ("baseline", gate.Baseline is { } b ? $"{b.EvalRunId}, approved by {b.Who} at {Words.Time(b.At)}{(b.Reason is null ? "" : $": {b.Reason}")}" : "none approved"));
        cli.Say(gate.Policy.ToJsonString(Client.LlmOpsJson.Indented));
    }
}
