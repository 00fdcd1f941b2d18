using System.CommandLine;
using LlmOps.Client.Registry;

namespace LlmOps.Cli.Versions;

internal static class ProgramCommands
{
    public static Command Build()
    {
        var program = new Command("program", "Programs, their versions and labels.") { PublishProgram.Build(), List(), Search(), Show(), Versions(), Diff(), ImportProgram.Build(), ExportProgram.Build() };
        foreach (var command in LabelCommands.All())
        {
            program.Subcommands.Add(command);
        }

        return program;
    }

    private static Command List()
    {
        var search = new Option<string?>("--search") { Description = "Only programs in whose name, labels, instructions, fields or descriptions every word stands." };
        var model = new Option<string?>("--model") { Description = "Only programs whose latest version asks this model." };
        return new Command("list", "List programs.") { search, model }.Does((cli, parsed, cancellationToken) => ListAsync(cli, parsed.GetValue(search), parsed.GetValue(model), cancellationToken));
    }

    private static Command Search()
    {
        var text = new Argument<string[]>("TEXT") { Description = "Words that must all stand in name, labels, instructions, fields or descriptions.", Arity = ArgumentArity.OneOrMore };
        return new Command("search", "Find programs by what they say.") { text }.Does((cli, parsed, cancellationToken) => ListAsync(cli, string.Join(' ', parsed.GetRequiredValue(text)), null, cancellationToken));
    }

    private static async Task<int> ListAsync(CliRun cli, string? search, string? model, CancellationToken cancellationToken)
    {
        var page = await cli.Client.Programs.ListAsync(search, model, limit: 200, cancellationToken: cancellationToken);
        return cli.Show(page, p =>
        {
            cli.Table(["name", "latest", "module", "model", "signature", "labels"], p.Items.Select(x => (IReadOnlyList<string?>)[x.Name, x.LatestVersion.ToString(), x.Module, x.Model, x.Signature, string.Join(", ", x.Labels.Select(l => $"{l.Key}={l.Value}"))]));
            if (p.NextCursor is not null)
            {
                cli.Say($"These are the first {p.Items.Count}; narrow the list with program search.");
            }
        });
    }

    private static Command Show()
    {
        var name = new Argument<string>("NAME[@VERSION]");
        return new Command("show", "Show one version with its document.") { name }.Does(async (cli, parsed, cancellationToken) =>
        {
            var reference = Reference.Parse(parsed.GetRequiredValue(name));
            return cli.Show(await cli.Client.Programs.VersionAsync(reference.Name, reference.Version, cancellationToken), v => Render(cli, v, withSpec: true));
        });
    }

    private static Command Versions()
    {
        var name = new Argument<string>("NAME");
        return new Command("versions", "List a program's versions, newest first.") { name }.Does(async (cli, parsed, cancellationToken) =>
        {
            var page = await cli.Client.Programs.VersionsAsync(parsed.GetRequiredValue(name), limit: 200, cancellationToken: cancellationToken);
            return cli.Show(page, p => cli.Table(["version", "when", "author", "origin", "labels", "message"], p.Items.Select(v => (IReadOnlyList<string?>)[v.Number.ToString(), Words.Time(v.CreatedAt), v.Author, v.Origin.Kind, string.Join(", ", v.Labels), v.Message])));
        });
    }

    private static Command Diff()
    {
        var name = new Argument<string>("NAME");
        var from = new Argument<string>("FROM") { Description = "Version number, label or latest." };
        var to = new Argument<string>("TO") { Description = "Version number, label or latest." };
        return new Command("diff", "Show what changed between two versions.") { name, from, to }.Does(async (cli, parsed, cancellationToken) =>
        {
            var diff = await cli.Client.Programs.DiffAsync(parsed.GetRequiredValue(name), parsed.GetRequiredValue(from), parsed.GetRequiredValue(to), cancellationToken);
            return cli.Show(diff, d =>
            {
                foreach (var line in DiffText.Lines(d))
                {
                    cli.Say(line);
                }
            });
        });
    }

    internal static void Render(CliRun cli, ProgramVersionResponse version, bool withSpec)
    {
        cli.Facts(("program", $"{version.Program}@{version.Number}"), ("hash", version.Hash), ("author", version.Author), ("origin", version.Origin.Kind), ("labels", string.Join(", ", version.Labels)), ("message", version.Message));
        if (withSpec)
        {
            cli.Say(System.Text.Json.JsonSerializer.Serialize(version.Spec, Client.LlmOpsJson.Indented));
        }
    }
}
