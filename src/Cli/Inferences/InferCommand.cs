using System.CommandLine;
using LlmOps.Client.Gateway;

namespace LlmOps.Cli.Inferences;

internal static class InferCommand
{
    public static Command Build()
    {
        var program = new Argument<string>("NAME[@VERSION]");
        var inputs = Fields.Option("--input", "An input, as name=text or name:=json; may be repeated.", required: true);
        var user = new Option<string?>("--user") { Description = "Who it is for; decides the rollout arm." };
        var session = new Option<string?>("--session") { Description = "The conversation, when there is no user." };
        return new Command("infer", "Run a program once, as a product would.") { program, inputs, user, session }.Does(async (cli, parsed, cancellationToken) =>
        {
            var text = parsed.GetRequiredValue(program);
            var reference = Reference.Parse(text);
            var answer = await cli.Client.Inference.RunAsync(reference.Name, new RunProgramRequest(Fields.Parse("--input", parsed.GetRequiredValue(inputs)))
            {
                User = parsed.GetValue(user),
                Session = parsed.GetValue(session),
                Version = text.Contains('@') ? reference.Version : null,
            }, cancellationToken);
            return cli.Show(answer, a =>
            {
                foreach (var (name, value) in a.Outputs)
                {
                    cli.Facts((name, value is System.Text.Json.Nodes.JsonValue v && v.TryGetValue<string>(out var plain) ? plain : Words.Json(value)));
                }

                cli.Facts(("inference", a.InferenceId.ToString()), ("answered by", $"{a.Program}@{a.Version} ({a.Arm}) on {a.Model}{(a.ServedBy == "program" ? "" : ", " + a.ServedBy.Replace('_', ' '))}"), ("cost", $"{Words.Money(a.Usage.CostUsd)}, {a.Usage.InputTokens} + {a.Usage.OutputTokens} tokens, {a.LatencyMs:0.0} ms"), ("repairs", string.Join(", ", a.Repairs)));
            });
        });
    }
}
