using System.CommandLine;
using LlmOps.Client.Registry;

namespace LlmOps.Cli.Datasets;

internal static class DatasetCommands
{
    public static Command Build() => new("dataset", "Datasets, their versions and splits.") { ImportDataset.Build(), ChangeCommands.Append(), ChangeCommands.Edit(), ChangeCommands.Split(), ChangeCommands.Diff(), ExportDataset.Build(), QualityCommand.Build(), List(), Show(), Ledger() };

    private static Command List()
    {
        var search = new Option<string?>("--search") { Description = "Only names that contain this." };
        return new Command("list", "List datasets.") { search }.Does(async (cli, parsed, cancellationToken) =>
        {
            var page = await cli.Client.Datasets.ListAsync(parsed.GetValue(search), limit: 200, cancellationToken: cancellationToken);
            return cli.Show(page, p => cli.Table(["name", "version", "train", "validation", "test", "unlabelled"], p.Items.Select(d => (IReadOnlyList<string?>)[d.Name, d.LatestVersion.ToString(), Count(d.Counts, "train"), Count(d.Counts, "validation"), Count(d.Counts, "test"), Count(d.Counts, "unlabelled")])));
        });
    }

    private static Command Show()
    {
        var name = new Argument<string>("NAME[@VERSION]");
        return new Command("show", "Show one version: splits, classes, warnings.") { name }.Does(async (cli, parsed, cancellationToken) =>
        {
            var reference = Reference.Parse(parsed.GetRequiredValue(name));
            return cli.Show(await cli.Client.Datasets.VersionAsync(reference.Name, reference.Version, cancellationToken), v => Render(cli, v));
        });
    }

    private static Command Ledger()
    {
        var name = new Argument<string>("NAME[@VERSION]");
        return new Command("ledger", "Show who scored on the sealed test split, when and why.") { name }.Does(async (cli, parsed, cancellationToken) =>
        {
            var reference = Reference.Parse(parsed.GetRequiredValue(name));
            var version = await cli.Client.Datasets.VersionAsync(reference.Name, reference.Version, cancellationToken);
            var page = await cli.Client.Datasets.FinalChecksAsync(reference.Name, version.Number, limit: 200, cancellationToken: cancellationToken);
            return cli.Show(page, p => cli.Table(["when", "who", "program", "eval run", "reason"], p.Items.Select(c => (IReadOnlyList<string?>)[Words.Time(c.At), c.Who, c.ProgramVersion is { } n ? $"{c.Program}@{n}" : c.Program, c.EvalRunId.ToString(), c.Reason])));
        });
    }

    /// <summary>Tells of a version that was published, or was there already.</summary>
    internal static int Published(CliRun cli, DatasetVersionResponse version)
    {
        cli.Say(version.Created ? $"Published {version.Dataset}@{version.Number}." : $"{version.Dataset}@{version.Number} already holds exactly this.");
        return cli.Show(version, v => Render(cli, v));
    }

    private static void Render(CliRun cli, DatasetVersionResponse version)
    {
        cli.Facts(("dataset", $"{version.Dataset}@{version.Number}"), ("hash", version.Hash), ("inputs", string.Join(", ", version.InputFields)), ("labels", string.Join(", ", version.LabelFields)),
            ("splits", string.Join(", ", version.Counts.Select(c => $"{c.Key} {c.Value}"))),
            ("made by", version.Parent is { } parent ? $"{version.Change} of version {parent}" : null), ("note", version.Note),
            ("findings", version.Findings is { Count: > 0 } findings ? $"{string.Join(", ", findings.Select(f => $"{f.Value} {f.Key}"))} (see llmops dataset quality)" : null));
        foreach (var warning in version.Warnings)
        {
            cli.Facts(("warning", warning));
        }
    }

    private static string Count(IReadOnlyDictionary<string, int> counts, string split) => counts.GetValueOrDefault(split).ToString();
}
