using System.CommandLine;
using System.Text.RegularExpressions;
using LlmOps.Client.Registry;

namespace LlmOps.Cli.Versions;

internal static partial class ImportProgram
{
    private const string NoPickles = " A pickle is never loaded, since it can run code: save with program.save(\"program.json\").";

    public static Command Build()
    {
        var name = new Argument<string>("NAME") { Description = "Name of the program." };
        var dspy = new Option<FileInfo>("--dspy") { Description = "The JSON file a DSPy program saved.", Required = true };
        var signatures = Fields.Option("--signature", "Names and types of the fields, for example \"text -> label: Literal['a','b']\"; PATH=SIGNATURE for a file with several predictors; may be repeated. Without it they are guessed.");
        var model = new Option<string?>("--model") { Description = "The model that answers; else the one in the file." };
        var message = new Option<string?>("--message") { Description = "Why this version exists." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only tell what would come along." };
        return new Command("import", "Publish a version from the saved state of a DSPy program.") { name, dspy, signatures, model, message, dryRun }.Does(async (cli, parsed, cancellationToken) =>
        {
            var (single, byPath) = Signatures(parsed.GetRequiredValue(signatures));
            var request = new ImportProgramRequest
            {
                State = await JsonFile.ReadAsync("--dspy", parsed.GetRequiredValue(dspy), cancellationToken, NoPickles),
                Signature = single,
                Signatures = byPath,
                Model = parsed.GetValue(model),
                Message = parsed.GetValue(message),
                DryRun = parsed.GetValue(dryRun),
            };
            var imported = await cli.Client.Programs.ImportAsync(parsed.GetRequiredValue(name), request, cancellationToken);
            return cli.Show(imported, i => Render(cli, i));
        });
    }

    private static (string? Single, Dictionary<string, string>? ByPath) Signatures(string[] given)
    {
        var byPath = new Dictionary<string, string>(StringComparer.Ordinal);
        var plain = new List<string>();
        foreach (var text in given)
        {
            if (PathAndSignature().Match(text) is not { Success: true } match)
            {
                plain.Add(text);
            }
            else if (!byPath.TryAdd(match.Groups["path"].Value, match.Groups["signature"].Value))
            {
                throw new UsageException($"--signature: '{match.Groups["path"].Value}' has two.");
            }
        }

        return plain.Count < 2
            ? (plain.SingleOrDefault(), byPath.Count == 0 ? null : byPath)
            : throw new UsageException("--signature: say which predictor each stands for, as PATH=SIGNATURE.");
    }

    private static void Render(CliRun cli, ImportProgramResponse imported)
    {
        cli.Say(imported.Version switch
        {
            null => "Dry run: nothing was published.",
            { Created: true } v => $"Published {v.Program}@{v.Number}.",
            { } v => $"{v.Program}@{v.Number} already holds exactly this.",
        });
        cli.Table(["predictor", "step", "module", "model", "demos", "signature"], imported.Report.Steps.Select(s => (IReadOnlyList<string?>)[s.Path, s.Step, s.Module, s.Model, s.Demos.ToString(), s.Signature]));
        foreach (var note in imported.Report.Notes)
        {
            cli.Say($"note: {note.Pointer}: {note.Text}");
        }
    }

    // A path as DSPy writes it: classify.predict, hops[0], by['x'].
    [GeneratedRegex(@"\A(?<path>[\p{L}_]\w*(\.\w+|\[\d+\]|\['[^']*'\])*)=(?<signature>.*)\z", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PathAndSignature();
}
