using System.CommandLine;
using System.Text.Json;
using LlmOps.Client;
using LlmOps.Client.Registry;

namespace LlmOps.Cli.Versions;

internal static class ExportProgram
{
    public static Command Build()
    {
        var name = new Argument<string>("NAME[@VERSION]");
        var format = new Option<string>("--format") { Description = "dspy (a state that program.load reads) or spec (the version's own document).", DefaultValueFactory = _ => "dspy" };
        format.AcceptOnlyFromAmong("dspy", "spec");
        var output = new Option<FileInfo?>("--out") { Description = "The file to write; else the terminal." };
        var lm = new Option<bool>("--lm") { Description = "Write the models into a DSPy state too; never an address or a key." };
        var paths = Fields.Option("--path", "STEP=PATH, where the Python program keeps the predictor of a step, for example hops_0=hops[0]; may be repeated.");
        return new Command("export", "Write a version as the saved state of a DSPy program, or as its own document.") { name, format, output, lm, paths }.Does(async (cli, parsed, cancellationToken) =>
        {
            var reference = Reference.Parse(parsed.GetRequiredValue(name));
            var pathOf = Fields.Parse("--path", parsed.GetRequiredValue(paths)).ToDictionary(p => p.Key, p => p.Value?.ToString() ?? "", StringComparer.Ordinal);
            var exported = await cli.Client.Programs.ExportAsync(reference.Name, reference.Version, parsed.GetRequiredValue(format), parsed.GetValue(lm), pathOf, cancellationToken);
            var document = JsonSerializer.Serialize(exported.Document, LlmOpsJson.Indented);
            if (parsed.GetValue(output) is { } file)
            {
                await WriteAsync(file, document, cancellationToken);
                cli.Say($"Wrote {exported.Program}@{exported.Version} to {file}.");
            }

            return cli.Show(exported, e => Render(cli, e, parsed.GetValue(output) is null ? document : null));
        });
    }

    // What could not be carried goes beside the document, so that the output can be piped into a file.
    private static void Render(CliRun cli, ExportProgramResponse exported, string? document)
    {
        if (document is not null)
        {
            cli.Say(document);
        }

        foreach (var note in exported.Notes)
        {
            cli.Error.WriteLine($"note: {note.Pointer}: {note.Text}");
        }
    }

    private static async Task WriteAsync(FileInfo file, string document, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(file.FullName, document + "\n", cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out: {file} cannot be written: {exception.Message}");
        }
    }
}
