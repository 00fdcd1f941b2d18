using System.CommandLine;
using LlmOps.Client.Registry;

namespace LlmOps.Cli.Versions;

/// <summary>Labels: movable names of versions. Every move is kept with who, when and why.</summary>
internal static class LabelCommands
{
    public static IEnumerable<Command> All() => [Label(), Unlabel(), Undo(), History()];

    private static Command Label()
    {
        var name = new Argument<string>("NAME@VERSION");
        var (label, reason) = (new Argument<string>("LABEL"), Reason());
        return new Command("label", "Move a label to a version.") { name, label, reason }.Does(async (cli, parsed, cancellationToken) =>
        {
            var reference = Reference.Parse(parsed.GetRequiredValue(name));
            var version = await cli.Client.Programs.VersionAsync(reference.Name, reference.Version, cancellationToken);
            var move = await cli.Client.Programs.MoveLabelAsync(reference.Name, parsed.GetRequiredValue(label), new(version.Number, parsed.GetValue(reason)), cancellationToken);
            return cli.Show(move, m => cli.Say(Describe(m)));
        });
    }

    private static Command Unlabel()
    {
        var (name, label, reason) = (new Argument<string>("NAME"), new Argument<string>("LABEL"), Reason());
        return new Command("unlabel", "Take a label away.") { name, label, reason }.Does(async (cli, parsed, cancellationToken) =>
            cli.Show(await cli.Client.Programs.MoveLabelAsync(parsed.GetRequiredValue(name), parsed.GetRequiredValue(label), new(null, parsed.GetValue(reason)), cancellationToken), m => cli.Say(Describe(m))));
    }

    private static Command Undo()
    {
        var (name, label) = (new Argument<string>("NAME"), new Argument<string>("LABEL"));
        return new Command("undo-label", "Move a label back to where it was before.") { name, label }.Does(async (cli, parsed, cancellationToken) =>
            cli.Show(await cli.Client.Programs.UndoLabelAsync(parsed.GetRequiredValue(name), parsed.GetRequiredValue(label), cancellationToken), m => cli.Say(Describe(m))));
    }

    private static Command History()
    {
        var name = new Argument<string>("NAME");
        return new Command("labels", "Show every move of a program's labels, newest first.") { name }.Does(async (cli, parsed, cancellationToken) =>
        {
            var page = await cli.Client.Programs.LabelHistoryAsync(parsed.GetRequiredValue(name), limit: 200, cancellationToken: cancellationToken);
            return cli.Show(page, p => cli.Table(["when", "who", "label", "from", "to", "reason"], p.Items.Select(m => (IReadOnlyList<string?>)[Words.Time(m.At), m.Who, m.Label, Version(m.From), Version(m.To), m.Reason])));
        });
    }

    private static Option<string?> Reason() => new("--reason") { Description = "Why." };

    private static string Describe(LabelMove move) => $"{move.Label}: {Version(move.From)} -> {Version(move.To)}";

    private static string Version(int? version) => version?.ToString() ?? "nothing";
}
