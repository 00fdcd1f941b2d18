using System.CommandLine;
using LlmOps.Client.Gateway;

namespace LlmOps.Cli.Inferences;

internal static class InferCommand
{
    public static Command Build()
    {
        var program = new Argument<string>("NAME[@VERSION]");
        var (inputs, files) = (GivenInputs.Values(), GivenInputs.Files());
        var user = new Option<string?>("--user") { Description = "Who it is for; decides the rollout arm." };
        var session = new Option<string?>("--session") { Description = "The conversation, when there is no user." };
        var stream = new Option<bool>("--stream") { Description = "Print each output as it arrives; with --json, one line for each piece of news." };
        var trace = new Option<bool>("--trace") { Description = "Print what each step did." };
        return new Command("infer", "Run a program once, as a product would.") { program, inputs, files, user, session, stream, trace }.Does(async (cli, parsed, cancellationToken) =>
        {
            var text = parsed.GetRequiredValue(program);
            var reference = Reference.Parse(text);
            var request = new RunProgramRequest(GivenInputs.Parse(parsed.GetRequiredValue(inputs), parsed.GetRequiredValue(files)))
            {
                User = parsed.GetValue(user),
                Session = parsed.GetValue(session),
                Version = text.Contains('@') ? reference.Version : null,
                Trace = parsed.GetValue(trace),
            };
            return parsed.GetValue(stream)
                ? await StreamAsync(cli, reference.Name, request, cancellationToken)
                : cli.Show(await cli.Client.Inference.RunAsync(reference.Name, request, cancellationToken), answer => Render(cli, answer));
        });
    }

    private static async Task<int> StreamAsync(CliRun cli, string program, RunProgramRequest request, CancellationToken cancellationToken)
    {
        var fields = new StreamedFields(cli);
        await foreach (var news in cli.Client.Inference.StreamAsync(program, request, cancellationToken))
        {
            switch (news)
            {
                case FieldText text:
                    cli.Tell(text, t => fields.Tell(t.Field, t.Delta));
                    break;
                case FieldValue value:
                    cli.Tell(value, v => fields.End(v.Field, Words.Value(v.Value)));
                    break;
                case ProgramAnswer answer:
                    cli.Tell(answer.Response, a => Summarize(cli, a));
                    break;
            }
        }

        return ExitCodes.Done;
    }

    private static void Render(CliRun cli, RunProgramResponse answer)
    {
        foreach (var (name, value) in answer.Outputs)
        {
            cli.Facts((name, Words.Value(value)));
        }

        Summarize(cli, answer);
    }

    private static void Summarize(CliRun cli, RunProgramResponse answer)
    {
        cli.Facts(
            ("inference", answer.InferenceId.ToString()),
            ("answered by", $"{answer.Program}@{answer.Version} ({answer.Arm}){(answer.Model.Length > 0 ? $" on {answer.Model}" : "")}{(answer.ServedBy == "program" ? "" : ", " + answer.ServedBy.Replace('_', ' '))}"),
            ("cost", $"{Words.Money(answer.Usage.CostUsd)}, {answer.Usage.InputTokens} + {answer.Usage.OutputTokens} tokens, {answer.LatencyMs:0.0} ms"),
            ("repairs", string.Join(", ", answer.Repairs)));
        StepText.Render(cli, answer.Steps);
    }
}
