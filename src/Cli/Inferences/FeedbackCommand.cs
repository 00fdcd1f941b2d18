using System.CommandLine;
using LlmOps.Client.Gateway;

namespace LlmOps.Cli.Inferences;

internal static class FeedbackCommand
{
    public static Command Build()
    {
        var inference = new Argument<Guid>("INFERENCE_ID");
        var score = new Option<double?>("--score") { Description = "0 (bad) to 1 (good)." };
        var comment = new Option<string?>("--comment") { Description = "In words." };
        var correct = Fields.Option("--correct", "The right output, as name=text or name:=json; may be repeated.");
        var command = new Command("feedback", "Tell how good an answer was.") { inference, score, comment, correct };
        command.Validators.Add(result =>
        {
            if (result.GetValue(score) is null && result.GetValue(comment) is null && result.GetValue(correct) is not { Length: > 0 })
            {
                result.AddError("Give at least one of --score, --comment and --correct.");
            }
        });
        return command.Does(async (cli, parsed, cancellationToken) =>
        {
            var corrections = parsed.GetRequiredValue(correct);
            var feedback = await cli.Client.Inference.FeedbackAsync(new FeedbackRequest(parsed.GetRequiredValue(inference), parsed.GetValue(score), parsed.GetValue(comment), corrections.Length > 0 ? Fields.Parse("--correct", corrections) : null), cancellationToken);
            return cli.Show(feedback, f => cli.Facts(("feedback", f.Id.ToString()), ("inference", f.InferenceId.ToString()), ("score", f.Score?.ToString()), ("comment", f.Comment), ("correction", Words.Json(f.Correction))));
        });
    }
}
