using System.CommandLine;
using LlmOps.Client.Evals;

namespace LlmOps.Cli.Gates;

/// <summary>The options of every command that holds a run against a gate, and what follows from them.</summary>
internal sealed class GateOptions(bool withGate)
{
    private readonly Option<string?> gate = new("--gate") { Description = "Hold the run against this gate. Exit codes: 0 ship, 10 hold, 11 needs review, 12 insufficient evidence." };
    private readonly Option<string?> junit = new("--junit") { Description = "Write the rules as a JUnit file, for CI." };
    private readonly Option<string?> markdown = new("--markdown") { Description = "Write a summary for a pull request." };
    private readonly Option<string[]> allow = new("--allow-uncertified-judge") { Description = "Let this judge count without a valid certificate; recorded, and the verdict is at best needs_review. May be repeated.", DefaultValueFactory = _ => [] };
    private readonly Option<string?> reason = new("--gate-reason") { Description = "Why an uncertified judge is allowed." };

    public void AddTo(Command command)
    {
        foreach (var option in withGate ? new Option[] { gate, junit, markdown, allow, reason } : [junit, markdown, allow, reason])
        {
            command.Add(option);
        }
    }

    /// <summary>The gate that was named, if one was.</summary>
    public string? Gate(ParseResult parsed) => withGate ? parsed.GetValue(gate) : null;

    public IReadOnlyList<string> AllowedJudges(ParseResult parsed) => parsed.GetValue(allow) ?? [];

    /// <summary>Asks for the decision, shows it, writes the files asked for, and returns the exit code of the verdict.</summary>
    public async Task<int> DecideAsync(CliRun cli, ParseResult parsed, string name, Guid run, CancellationToken cancellationToken)
    {
        var decision = await cli.Client.Gates.DecideAsync(name, new(run, AllowedJudges(parsed), parsed.GetValue(reason)), cancellationToken);
        cli.Show(decision, d => Render(cli, d));
        if (parsed.GetValue(junit) is { } junitFile)
        {
            await File.WriteAllTextAsync(junitFile, GateReports.JUnit(decision), cancellationToken);
        }

        if (parsed.GetValue(markdown) is { } markdownFile)
        {
            await File.WriteAllTextAsync(markdownFile, GateReports.Markdown(decision), cancellationToken);
        }

        return decision.Verdict switch { "ship" => ExitCodes.Done, "hold" => ExitCodes.Hold, "needs_review" => ExitCodes.NeedsReview, _ => ExitCodes.InsufficientEvidence };
    }

    private static void Render(CliRun cli, GateDecisionResponse decision)
    {
        foreach (var finding in decision.Findings)
        {
            cli.Say($"{finding.Status,-12} {finding.Rule}, {finding.Subject}: {finding.Detail}");
        }

        if (decision.Metrics.Count > 0)
        {
            cli.Table(["metric", "baseline", "candidate", "difference", "95 % interval", "p", "improved", "regressed"], decision.Metrics.Select(m => (IReadOnlyList<string?>)
                [m.Metric, Words.Percent(m.Baseline), Words.Percent(m.Candidate), Words.Points(m.Difference), $"[{m.Lower * 100:+0.0;-0.0}, {m.Upper * 100:+0.0;-0.0}]", Words.Share(m.PValue), m.Improved.ToString(), m.Regressed.ToString()]));
        }

        cli.Say($"verdict of gate {decision.Gate} (policy {decision.GateNumber}): {decision.Verdict.Replace('_', ' ')}");
    }
}
