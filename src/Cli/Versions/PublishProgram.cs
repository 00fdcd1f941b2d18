using System.CommandLine;
using LlmOps.Client.Registry;

namespace LlmOps.Cli.Versions;

internal static class PublishProgram
{
    public static Command Build()
    {
        var name = new Argument<string>("NAME") { Description = "Name of the program." };
        var file = new Option<FileInfo?>("--file") { Description = "A JSON file with the version document." };
        var signature = new Option<string?>("--signature") { Description = "Instead of a file: for example \"text -> label: Literal['a','b']\"." };
        var instructions = new Option<string?>("--instructions") { Description = "With --signature: the task in words." };
        var model = new Option<string?>("--model") { Description = "With --signature: the model that answers." };
        var module = new Option<string?>("--module") { Description = "With --signature: predict (default) or chain_of_thought." };
        var message = new Option<string?>("--message") { Description = "Why this version exists." };
        var command = new Command("publish", "Publish a version of a program.") { name, file, signature, instructions, model, module, message };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(file) is null) == (result.GetValue(signature) is null))
            {
                result.AddError("Give either --file or --signature.");
            }
            else if (result.GetValue(signature) is not null && result.GetValue(model) is null)
            {
                result.AddError("--signature also needs --model.");
            }
        });
        return command.Does(async (cli, parsed, cancellationToken) =>
        {
            var request = new PublishVersionRequest
            {
                Spec = parsed.GetValue(file) is { } source ? await JsonFile.ReadAsync("--file", source, cancellationToken) : null,
                Signature = parsed.GetValue(signature),
                Instructions = parsed.GetValue(instructions),
                Model = parsed.GetValue(model),
                Module = parsed.GetValue(module),
                Message = parsed.GetValue(message),
            };
            var version = await cli.Client.Programs.PublishAsync(parsed.GetRequiredValue(name), request, cancellationToken);
            cli.Say(version.Created ? $"Published {version.Program}@{version.Number}." : $"{version.Program}@{version.Number} already holds exactly this.");
            return cli.Show(version, v => ProgramCommands.Render(cli, v, withSpec: false));
        });
    }
}
