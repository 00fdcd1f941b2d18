using System.CommandLine;
using LlmOps.Client.Registry;

namespace LlmOps.Cli.Versions;

internal static class ProgramCommands
{
    public static Command Build() => new("program", "Programs, their versions and labels.") { PublishProgram.Build(), List(), Show(), Versions(), Diff(), Label(), Undo() };

    private static Command List()
    {
        var search = new Option<string?>("--search") { Description = "Only names that contain this." };
        var model = new Option<string?>("--model") { Description = "Only programs whose latest version asks this model." };
        return new Command("list", "List programs.") { search, model }.Does(async (cli, parsed, cancellationToken) =>
        {
            var page = await cli.Client.Programs.ListAsync(parsed.GetValue(search), parsed.GetValue(model), limit: 200, cancellationToken: cancellationToken);
            return cli.Show(page, p => cli.Table(["name", "latest", "module", "model", "signature", "labels"], p.Items.Select(x => (IReadOnlyList<string?>)[x.Name, x.LatestVersion.ToString(), x.Module, x.Model, x.Signature, string.Join(", ", x.Labels.Select(l => $"{l.Key}={l.Value}"))])));
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
            return cli.Show(diff, d => cli.Table(["change", "path", "before", "after"], d.Changes.Select(c => (IReadOnlyList<string?>)[c.Kind, c.Path, c.Before, c.After])));
        });
    }

    private static Command Label()
    {
        var name = new Argument<string>("NAME@VERSION");
        var label = new Argument<string>("LABEL");
        var reason = new Option<string?>("--reason") { Description = "Why." };
        return new Command("label", "Move a label to a version.") { name, label, reason }.Does(async (cli, parsed, cancellationToken) =>
        {
            var reference = Reference.Parse(parsed.GetRequiredValue(name));
            var version = await cli.Client.Programs.VersionAsync(reference.Name, reference.Version, cancellationToken);
            var move = await cli.Client.Programs.MoveLabelAsync(reference.Name, parsed.GetRequiredValue(label), new(version.Number, parsed.GetValue(reason)), cancellationToken);
            return cli.Show(move, m => cli.Say(Describe(m)));
        });
    }

    private static Command Undo()
    {
        var name = new Argument<string>("NAME");
        var label = new Argument<string>("LABEL");
        return new Command("undo-label", "Move a label back to where it was before.") { name, label }.Does(async (cli, parsed, cancellationToken) =>
            cli.Show(await cli.Client.Programs.UndoLabelAsync(parsed.GetRequiredValue(name), parsed.GetRequiredValue(label), cancellationToken), m => cli.Say(Describe(m))));
    }

    internal static void Render(CliRun cli, ProgramVersionResponse version, bool withSpec)
    {
        cli.Facts(("program", $"{version.Program}@{version.Number}"), ("hash", version.Hash), ("author", version.Author), ("origin", version.Origin.Kind), ("labels", string.Join(", ", version.Labels)), ("message", version.Message));
        if (withSpec)
        {
            cli.Say(System.Text.Json.JsonSerializer.Serialize(version.Spec, Client.LlmOpsJson.Indented));
        }
    }

    private static string Describe(LabelMove move) => $"{move.Label}: {move.From?.ToString() ?? "nothing"} -> {move.To?.ToString() ?? "nothing"}";
}
