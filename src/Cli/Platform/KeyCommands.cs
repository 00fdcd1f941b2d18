using System.CommandLine;

namespace LlmOps.Cli.Platform;

internal static class KeyCommands
{
    public static Command Build() => new("keys", "API keys.") { Create(), List(), Revoke() };

    private static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "What the key is for." };
        var scopes = new Option<string>("--scopes") { Description = "Of infer,read,write,operate,admin.", DefaultValueFactory = _ => "infer" };
        var programs = Fields.Option("--program", "Only this program may be called; may be repeated.");
        return new Command("create", "Create a key; its secret is shown this once.") { name, scopes, programs }.Does(async (cli, parsed, cancellationToken) =>
        {
            var only = parsed.GetRequiredValue(programs);
            var created = await cli.Client.Keys.CreateAsync(new(parsed.GetRequiredValue(name), parsed.GetRequiredValue(scopes).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), only.Length > 0 ? only : null), cancellationToken);
            return cli.Show(created, c => cli.Facts(("key", c.Secret), ("id", c.Key.Id), ("scopes", string.Join(", ", c.Key.Scopes)), ("programs", c.Key.Programs is { } p ? string.Join(", ", p) : "all")));
        });
    }

    private static Command List() => new Command("list", "List keys, newest first.").Does(async (cli, _, cancellationToken) =>
        cli.Show(await cli.Client.Keys.ListAsync(cancellationToken), p => cli.Table(["id", "name", "scopes", "programs", "created", "revoked"], p.Items.Select(k => (IReadOnlyList<string?>)[k.Id, k.Name, string.Join(",", k.Scopes), k.Programs is null ? "all" : string.Join(",", k.Programs), Words.Time(k.CreatedAt), k.RevokedAt is { } at ? Words.Time(at) : null]))));

    private static Command Revoke()
    {
        var id = new Argument<string>("ID");
        return new Command("revoke", "Revoke a key.") { id }.Does(async (cli, parsed, cancellationToken) =>
        {
            await cli.Client.Keys.RevokeAsync(parsed.GetRequiredValue(id), cancellationToken);
            return cli.Show(new { Revoked = parsed.GetRequiredValue(id) }, r => cli.Say($"Revoked {r.Revoked}."));
        });
    }
}
