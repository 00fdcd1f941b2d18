using System.CommandLine;

namespace LlmOps.Cli.Datasets;

internal static class ImportDataset
{
    public static Command Build()
    {
        var name = new Argument<string>("NAME") { Description = "Name of the dataset." };
        var file = new FileOptions();
        var inputs = Fields.Option("--input", "Column that becomes an input, as COLUMN or COLUMN=FIELD, with :text, :number, :integer, :boolean or :json behind to declare its type; may be repeated.", required: true);
        var labels = Fields.Option("--label", "Column that becomes a label, written likewise; may be repeated.");
        var id = new Option<string?>("--id") { Description = "Column with a stable id; else ids are made from the inputs." };
        var split = SplitOption();
        var splitColumn = new Option<string?>("--split-column") { Description = "Column that names the split of each row." };
        var (seed, group) = (SeedOption(), GroupOption());
        var check = new Option<bool>("--check") { Description = "Only report what looks wrong in the file; nothing is published." };
        var command = new Command("import", "Publish a dataset version from a file.") { name, inputs, labels, id, split, splitColumn, seed, group, check };
        file.AddTo(command);
        return command.Does(async (cli, parsed, cancellationToken) =>
        {
            var import = file.Read(parsed) with
            {
                Inputs = parsed.GetRequiredValue(inputs),
                Labels = parsed.GetRequiredValue(labels),
                Id = parsed.GetValue(id),
                Split = parsed.GetValue(split),
                SplitColumn = parsed.GetValue(splitColumn),
                Seed = parsed.GetValue(seed),
                Group = parsed.GetValue(group),
            };
            await using var stream = file.Open(parsed);
            if (parsed.GetValue(check))
            {
                return QualityCommand.Show(cli, await cli.Client.Datasets.CheckAsync(parsed.GetRequiredValue(name), import, stream, cancellationToken));
            }

            return DatasetCommands.Published(cli, await cli.Client.Datasets.ImportAsync(parsed.GetRequiredValue(name), import, stream, cancellationToken));
        });
    }

    public static Option<string?> SplitOption() => new("--split") { Description = "Shares, for example train=0.6,validation=0.2,test=0.2." };

    public static Option<int> SeedOption() => new("--seed") { Description = "Seed of the draw." };

    public static Option<string?> GroupOption() => new("--group") { Description = "Column whose equal values stay in one split, for example a customer or a document." };
}
