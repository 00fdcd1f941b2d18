using System.CommandLine;
using LlmOps.Client.Registry;

namespace LlmOps.Cli.Datasets;

internal static class ImportDataset
{
    public static Command Build()
    {
        var name = new Argument<string>("NAME") { Description = "Name of the dataset." };
        var file = new Option<FileInfo>("--file") { Description = "A .csv or .jsonl file.", Required = true };
        var inputs = Fields.Option("--input", "Column that becomes an input, as COLUMN or COLUMN=FIELD; may be repeated.", required: true);
        var labels = Fields.Option("--label", "Column that becomes a label, as COLUMN or COLUMN=FIELD; may be repeated.");
        var id = new Option<string?>("--id") { Description = "Column with a stable id; else ids are made from the inputs." };
        var split = new Option<string?>("--split") { Description = "Shares, for example train=0.6,validation=0.2,test=0.2." };
        var splitColumn = new Option<string?>("--split-column") { Description = "Column that names the split of each row." };
        var seed = new Option<int>("--seed") { Description = "Seed of the draw." };
        var format = new Option<string?>("--format") { Description = "csv or jsonl; else taken from the file's name." };
        return new Command("import", "Publish a dataset version from a file.") { name, file, inputs, labels, id, split, splitColumn, seed, format }.Does(async (cli, parsed, cancellationToken) =>
        {
            var source = parsed.GetRequiredValue(file);
            if (!source.Exists)
            {
                throw new UsageException($"--file: {source} does not exist.");
            }

            var import = new DatasetImport
            {
                Format = parsed.GetValue(format) ?? FormatOf(source),
                Inputs = parsed.GetRequiredValue(inputs),
                Labels = parsed.GetRequiredValue(labels),
                Id = parsed.GetValue(id),
                Split = parsed.GetValue(split),
                SplitColumn = parsed.GetValue(splitColumn),
                Seed = parsed.GetValue(seed),
                FileName = source.Name,
            };
            await using var stream = source.OpenRead();
            var version = await cli.Client.Datasets.ImportAsync(parsed.GetRequiredValue(name), import, stream, cancellationToken);
            cli.Say(version.Created ? $"Published {version.Dataset}@{version.Number}." : $"{version.Dataset}@{version.Number} already holds exactly this.");
            return cli.Show(version, v => DatasetCommands.Render(cli, v));
        });
    }

    private static string FormatOf(FileInfo file) => file.Extension.ToLowerInvariant() switch
    {
        ".csv" => "csv",
        ".jsonl" or ".ndjson" => "jsonl",
        _ => throw new UsageException($"--file: cannot tell the format of {file.Name}; add --format csv or --format jsonl."),
    };
}
