using System.CommandLine;
using LlmOps.Client.Registry;

namespace LlmOps.Cli.Datasets;

internal static class QualityCommand
{
    public static Command Build()
    {
        var name = new Argument<string>("NAME[@VERSION]");
        return new Command("quality", "Show what looks wrong in a version: duplicates, leaks across splits, conflicting labels, slips, balance, odd texts.") { name }.Does(async (cli, parsed, cancellationToken) =>
        {
            var reference = Reference.Parse(parsed.GetRequiredValue(name));
            return Show(cli, await cli.Client.Datasets.QualityAsync(reference.Name, reference.Version, cancellationToken));
        });
    }

    public static int Show(CliRun cli, QualityReport report) => cli.Show(report, r =>
    {
        cli.Say(r.Findings.Count == 0 ? $"Nothing looks wrong in {r.Rows} rows." : $"{r.Rows} rows, {r.ComparedRows} different inputs compared for near duplicates ({r.Similarity:P0} of their shingles in common).");
        foreach (var finding in r.Findings)
        {
            cli.Say($"{finding.Kind}{(finding.Blocks ? " (blocks)" : "")}: {finding.Message}");
            foreach (var found in finding.Cases.Take(5))
            {
                cli.Say($"  {string.Join(", ", found.Examples)}{(found.Examples.Count > 0 && found.Detail.Length > 0 ? ": " : "")}{found.Detail}");
            }

            if (finding.Cases.Count > 5)
            {
                cli.Say("  ... --json lists up to twenty.");
            }
        }
    });
}
