using System.CommandLine;

namespace LlmOps.Cli.Inferences;

internal static class InferenceCommands
{
    public static Command Build() => new("inference", "Recorded inferences.") { List(), Show() };

    private static Command List()
    {
        var program = new Option<string?>("--program") { Description = "Only this program." };
        var status = new Option<string?>("--status") { Description = "ok, or an error code." };
        return new Command("list", "List inferences, newest first.") { program, status }.Does(async (cli, parsed, cancellationToken) =>
            cli.Show(await cli.Client.Inferences.ListAsync(parsed.GetValue(program), status: parsed.GetValue(status), limit: 50, cancellationToken: cancellationToken), p => cli.Table(["inference", "when", "program", "arm", "model", "status", "latency", "cost", "user", "feedback"], p.Items.Select(i => (IReadOnlyList<string?>)
                [i.Id.ToString(), Words.Time(i.At), i.Program is null ? i.Kind : $"{i.Program}@{i.Version}", i.Arm, i.Model, i.Status, $"{i.LatencyMs:0.0} ms", Words.Money(i.CostUsd), i.User, i.FeedbackScore?.ToString("0.00")]))));
    }

    private static Command Show()
    {
        var id = new Argument<Guid>("INFERENCE_ID");
        return new Command("show", "Show one inference with what was said.") { id }.Does(async (cli, parsed, cancellationToken) =>
            cli.Show(await cli.Client.Inferences.GetAsync(parsed.GetRequiredValue(id), cancellationToken), d =>
            {
                cli.Facts(("inference", d.Inference.Id.ToString()), ("when", Words.Time(d.Inference.At)), ("program", d.Inference.Program is null ? null : $"{d.Inference.Program}@{d.Inference.Version}"), ("arm", d.Inference.Arm), ("model", d.Inference.Model), ("status", d.Inference.Status), ("error", d.Error), ("trace", d.Inference.TraceId), ("inputs", Words.Json(d.Inputs)), ("outputs", Words.Json(d.Outputs)));
                StepText.Render(cli, d.Steps);
                cli.Say("");
                cli.Table(["feedback", "score", "comment", "correction", "who"], d.Feedback.Select(f => (IReadOnlyList<string?>)[Words.Time(f.ReceivedAt), f.Score?.ToString("0.00"), f.Comment, Words.Json(f.Correction), f.Who]));
            }));
    }
}
