using System.CommandLine;

namespace LlmOps.Cli.Datasets;

internal static class ExportDataset
{
    public static Command Build()
    {
        var name = new Argument<string>("NAME[@VERSION]");
        var file = new Option<FileInfo?>("--file") { Description = "Where to write; the terminal if not given." };
        var format = new Option<string?>("--format") { Description = "csv or jsonl; else taken from the file's name, else csv." };
        var split = new Option<string?>("--split") { Description = "train, validation or unlabelled; all of them if not given. The test split is sealed." };
        return new Command("export", "Download examples as a file that imports again, or edits what it was exported from.") { name, file, format, split }.Does(async (cli, parsed, cancellationToken) =>
        {
            var (reference, target) = (Reference.Parse(parsed.GetRequiredValue(name)), parsed.GetValue(file));
            var version = await cli.Client.Datasets.VersionAsync(reference.Name, reference.Version, cancellationToken);
            var asked = parsed.GetValue(format) ?? (target?.Extension is ".jsonl" or ".ndjson" ? "jsonl" : "csv");
            await using var rows = await cli.Client.Datasets.ExportAsync(reference.Name, version.Number, asked, parsed.GetValue(split), cancellationToken);
            if (target is null)
            {
                using var reader = new StreamReader(rows);
                var buffer = new char[1 << 16];
                for (int read; (read = await reader.ReadAsync(buffer, cancellationToken)) > 0;)
                {
                    cli.Write(new string(buffer, 0, read));
                }

                return ExitCodes.Done;
            }

            await using var output = target.Create();
            await rows.CopyToAsync(output, cancellationToken);
            cli.Say($"Wrote {output.Length} bytes of {version.Dataset}@{version.Number} to {target}.");
            return ExitCodes.Done;
        });
    }
}
