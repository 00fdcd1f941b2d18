using System.CommandLine;

namespace LlmOps.Cli.Datasets;

/// <summary>Commands that make a version of another one.</summary>
internal static class ChangeCommands
{
    public static Command Append()
    {
        var (name, file) = (Name(), new FileOptions());
        var (split, seed, group) = (ImportDataset.SplitOption(), ImportDataset.SeedOption(), ImportDataset.GroupOption());
        var id = new Option<string?>("--id") { Description = "Column with a stable id; else ids are made from the inputs." };
        var inputs = Fields.Option("--input", "COLUMN=FIELD, where the file calls an input otherwise than the dataset; all inputs then.");
        var labels = Fields.Option("--label", "COLUMN=FIELD, likewise for labels.");
        var splitColumn = new Option<string?>("--split-column") { Description = "Column that names the split of each row." };
        var command = new Command("append", "Publish a version with a file's rows added. Rows that are there keep their ids and splits; new rows with the same inputs follow them.") { name, split, seed, group, id, splitColumn, inputs, labels };
        file.AddTo(command);
        return command.Does(async (cli, parsed, cancellationToken) =>
        {
            var reference = Reference.Parse(parsed.GetRequiredValue(name));
            var import = file.Read(parsed) with
            {
                Split = parsed.GetValue(split), Seed = parsed.GetValue(seed), Group = parsed.GetValue(group), Id = parsed.GetValue(id), SplitColumn = parsed.GetValue(splitColumn),
                Inputs = parsed.GetValue(inputs) ?? [], Labels = parsed.GetValue(labels) ?? [],
            };
            await using var stream = file.Open(parsed);
            return DatasetCommands.Published(cli, await cli.Client.Datasets.AppendAsync(reference.Name, reference.Version, import, stream, cancellationToken));
        });
    }

    public static Command Edit()
    {
        var (name, file) = (Name(), new FileOptions());
        var command = new Command("edit", "Publish a version with rows changed or removed. The file names rows in the column id and has the columns to change, as an export has them, or remove=true; empty CSV cells change nothing.") { name };
        file.AddTo(command);
        return command.Does(async (cli, parsed, cancellationToken) =>
        {
            var reference = Reference.Parse(parsed.GetRequiredValue(name));
            await using var stream = file.Open(parsed);
            return DatasetCommands.Published(cli, await cli.Client.Datasets.EditAsync(reference.Name, reference.Version, file.Read(parsed), stream, cancellationToken));
        });
    }

    public static Command Split()
    {
        var name = Name();
        var shares = new Option<string>("--shares") { Description = "For example train=0.6,validation=0.2,test=0.2.", Required = true };
        var (seed, group) = (ImportDataset.SeedOption(), ImportDataset.GroupOption());
        var splits = new Option<string[]>("--of") { Description = "Which split to deal anew: train or validation; both if not given. No row leaves the sealed test split." };
        var note = new Option<string?>("--note") { Description = "Why; kept with the version." };
        return new Command("split", "Publish a version whose open labelled rows are dealt into splits anew.") { name, shares, seed, group, splits, note }.Does(async (cli, parsed, cancellationToken) =>
        {
            var reference = Reference.Parse(parsed.GetRequiredValue(name));
            var chosen = parsed.GetValue(splits);
            var version = await cli.Client.Datasets.ResplitAsync(
                reference.Name,
                reference.Version,
                new() { Shares = parsed.GetRequiredValue(shares), Seed = parsed.GetValue(seed), Group = parsed.GetValue(group), Splits = chosen is { Length: > 0 } ? chosen : null, Note = parsed.GetValue(note) },
                cancellationToken);
            return DatasetCommands.Published(cli, version);
        });
    }

    public static Command Diff()
    {
        var name = Name();
        var from = new Option<string?>("--from") { Description = "The version to compare with; the one it was made from if not given." };
        return new Command("diff", "Show which rows were added, removed, edited and moved. Sealed rows are counted, never shown.") { name, from }.Does(async (cli, parsed, cancellationToken) =>
        {
            var reference = Reference.Parse(parsed.GetRequiredValue(name));
            var diff = await cli.Client.Datasets.DiffAsync(reference.Name, reference.Version, parsed.GetValue(from), limit: 200, cancellationToken: cancellationToken);
            return cli.Show(diff, d =>
            {
                cli.Facts(("dataset", d.Dataset), ("from", $"version {d.From}"), ("to", $"version {d.To}"), ("rows", d.Counts.Count == 0 ? "the same" : string.Join(", ", d.Counts.Select(c => $"{c.Value} {c.Key}"))), ("sealed", d.Sealed > 0 ? $"{d.Sealed} of them, not shown" : null));
                cli.Table(["id", "change", "before", "after"], d.Items.Select(i => (IReadOnlyList<string?>)[i.Id, i.Change, Row(i.Before), Row(i.After)]));
                if (d.NextCursor is not null)
                {
                    cli.Say($"The first {d.Items.Count} are shown; --json gives a cursor for more.");
                }
            });
        });
    }

    private static string? Row(Client.Registry.ExampleResponse? example) => example is null ? null : $"{example.Split}: {example.Labels?.ToJsonString() ?? "no labels"} {example.Inputs.ToJsonString()}";

    private static Argument<string> Name() => new("NAME[@VERSION]") { Description = "The dataset; its latest version unless one is named." };
}
