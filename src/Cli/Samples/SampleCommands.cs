using System.CommandLine;

namespace LlmOps.Cli.Samples;

internal static class SampleCommands
{
    public static Command Build() => new("sample", "Small worked examples to run against a platform.") { List(), Run() };

    private static Command List() => new Command("list", "List the samples.").Does((cli, _, _) =>
    {
        var samples = Sample.Names.Select(name => (Name: name, Sample.Read(name).Title)).ToList();
        return Task.FromResult(cli.Show(samples.Select(s => new { s.Name, s.Title }), _ => cli.Table(["sample", "what it shows"], samples.Select(s => (IReadOnlyList<string?>)[s.Name, s.Title]))));
    });

    private static Command Run()
    {
        var name = new Argument<string>("NAME") { Description = "Name of the sample; 'sample list' tells them." };
        var (inputs, files) = (GivenInputs.Values("Instead of the sample's own calls: an input, as name=text or name:=json; may be repeated."), GivenInputs.Files());
        return new Command("run", "Publish a sample's programs and data, score them, and call them.") { name, inputs, files }.Does(async (cli, parsed, cancellationToken) =>
        {
            var run = new SampleRun(cli, parsed.GetRequiredValue(name));
            var given = GivenInputs.Parse(parsed.GetRequiredValue(inputs), parsed.GetRequiredValue(files));
            return cli.Show(await run.RunAsync(given.Count > 0 ? given : null, cancellationToken), _ => { });
        });
    }
}
