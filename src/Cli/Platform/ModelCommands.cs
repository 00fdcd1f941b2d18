using System.CommandLine;
using LlmOps.Client.Gateway;

namespace LlmOps.Cli.Platform;

internal static class ModelCommands
{
    public static Command Build()
    {
        var command = new Command("models", "Models, their prices and providers.") { Put(), Providers(), PutProvider() };
        return command.Does(async (cli, _, cancellationToken) =>
            cli.Show(await cli.Client.Models.ListAsync(cancellationToken), p => cli.Table(["model", "provider", "in / 1M", "out / 1M", "shutdown", "replacement", "note"], p.Items.Select(m => (IReadOnlyList<string?>)[m.Name, m.Provider, Words.Money(m.InputPrice), Words.Money(m.OutputPrice), m.ShutdownDate?.ToString("yyyy-MM-dd"), m.Replacement, m.Note]))));
    }

    private static Command Put()
    {
        var name = new Argument<string>("NAME");
        var provider = new Option<string>("--provider") { Description = "The provider that serves it.", Required = true };
        var upstream = new Option<string?>("--upstream-name") { Description = "Its name there, when it differs." };
        var input = new Option<decimal>("--input-price") { Description = "US dollars per million input tokens." };
        var output = new Option<decimal>("--output-price") { Description = "US dollars per million output tokens." };
        var shutdown = new Option<DateOnly?>("--shutdown") { Description = "Its last day." };
        var replacement = new Option<string?>("--replacement") { Description = "Its successor." };
        return new Command("put", "Add or change a model.") { name, provider, upstream, input, output, shutdown, replacement }.Does(async (cli, parsed, cancellationToken) =>
            cli.Show(await cli.Client.Models.PutAsync(parsed.GetRequiredValue(name), new PutModelRequest(parsed.GetRequiredValue(provider), parsed.GetValue(input), parsed.GetValue(output), parsed.GetValue(upstream), parsed.GetValue(shutdown), parsed.GetValue(replacement)), cancellationToken), m => cli.Say($"{m.Name} is served by {m.Provider}.")));
    }

    private static Command Providers() => new Command("providers", "List providers.").Does(async (cli, _, cancellationToken) =>
        cli.Show(await cli.Client.Models.ProvidersAsync(cancellationToken), p => cli.Table(["provider", "address", "key setting", "key present", "time-out"], p.Items.Select(x => (IReadOnlyList<string?>)[x.Name, x.BaseUrl, x.KeySetting, x.KeyPresent ? "yes" : "no", $"{x.TimeoutSeconds:0} s"]))));

    private static Command PutProvider()
    {
        var name = new Argument<string>("NAME");
        var address = new Option<string>("--base-url") { Description = "For example https://api.openai.com/v1.", Required = true };
        var keySetting = new Option<string?>("--key-setting") { Description = "Name of the gateway setting (Secrets__NAME) that holds the provider's key." };
        return new Command("put-provider", "Add or change a provider.") { name, address, keySetting }.Does(async (cli, parsed, cancellationToken) =>
            cli.Show(await cli.Client.Models.PutProviderAsync(parsed.GetRequiredValue(name), new PutProviderRequest(parsed.GetRequiredValue(address), parsed.GetValue(keySetting)), cancellationToken), p => cli.Say($"{p.Name} is at {p.BaseUrl}.")));
    }
}
