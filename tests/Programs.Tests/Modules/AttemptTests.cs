using LlmOps.Programs.Execution;
using static LlmOps.Programs.Tests.Modules.Steps;

namespace LlmOps.Programs.Tests.Modules;

public sealed class AttemptTests
{
    [Theory]
    [InlineData("0.2 0.9 0.5", 1.0, 3, "answer 2")]
    [InlineData("0.2 0.9 0.5", 0.9, 2, "answer 2")]
    [InlineData("0.5 0.5 0.5", 1.0, 3, "answer 1")]
    public async Task Attempts_stop_at_the_threshold_else_the_first_best_wins(string rewards, double threshold, int calls, string chosen)
    {
        var scores = rewards.Split(' ');
        var model = new AnsweringModel((_, n) => Chat(("a", $"answer {n + 1}"), ("score", double.Parse(scores[n], System.Globalization.CultureInfo.InvariantCulture))));
        var run = await Plan("best_of_n", "q -> a, score: float", $$$"""{"n": 3, "threshold": {{{threshold}}}, "reward": {"output": "score"}}""").RunAsync("""{"q": "x"}""", model);

        Assert.Equal((calls, chosen), (model.Requests.Count, run.Outputs["a"]!.GetValue<string>()));
        Assert.All(model.Requests, r => Assert.Equal(1.0, r.Temperature));
        Assert.Equal(Enumerable.Range(0, calls), model.Requests.Select(r => r.Sample));
        Assert.Equal(Enumerable.Range(1, calls).Select(n => $"attempt {n}"), run.Steps[0].Calls.Select(c => c.Purpose));
    }

    [Fact]
    public async Task A_judge_sees_inputs_and_outputs_of_the_attempt()
    {
        var model = new AnsweringModel((request, n) => request.Messages[0].Content.Contains("Grade", StringComparison.Ordinal) ? Chat(("good", n > 2 ? "True" : "False")) : Chat(("a", $"answer {n}")));
        var run = await Plan("best_of_n", "q -> a", """{"n": 5, "reward": {"output": "good", "judge": {"signature": {"instructions": "Grade.", "inputs": [{"name": "q"}, {"name": "a"}], "outputs": [{"name": "good", "type": "bool"}]}}}}""").RunAsync("""{"q": "x"}""", model);

        Assert.Equal(("answer 2", 4), (run.Outputs["a"]!.GetValue<string>(), model.Requests.Count));
        Assert.Contains("[[ ## a ## ]]\nanswer 2", model.Requests[3].Messages[^1].Content, StringComparison.Ordinal);
        Assert.Equal("some-model", model.Requests[3].Model);
    }

    [Fact]
    public async Task An_attempt_that_cannot_be_read_is_one_of_the_n()
    {
        var run = await Plan("best_of_n", "q -> a, score: float", """{"n": 3, "reward": {"output": "score"}}""").RunAsync("""{"q": "x"}""", AnsweringModel.InTurn("nonsense", Chat(("a", "good"), ("score", 0.5)), "nonsense"));

        Assert.Equal("good", run.Outputs["a"]!.GetValue<string>());
        Assert.Equal([true, false, true], run.Steps[0].Calls.Select(c => c.Error is not null));
    }

    [Fact]
    public async Task When_every_attempt_fails_the_last_failure_is_told_with_all_usage()
    {
        var wrong = await Assert.ThrowsAsync<AnswerException>(() => Plan("best_of_n", "q -> a, score: float", """{"n": 3, "reward": {"output": "score"}}""").RunAsync("""{"q": "x"}""", AnsweringModel.InTurn("nonsense")));

        Assert.Equal(("a", 30L), (wrong.Field, wrong.Usage.InputTokens));
    }

    [Fact]
    public async Task Refining_shows_the_next_attempt_what_to_do_better()
    {
        var model = new AnsweringModel((request, n) => request.Messages[0].Content.Contains("`discussion`", StringComparison.Ordinal)
            ? Chat(("discussion", "too long"), ("advice", "Be short, as in `[[ ## a ## ]]`."))
            : Chat(("a", n is 0 ? "long" : "short"), ("score", n is 0 ? 0.2 : 1.0)));
        var run = await Plan("refine", "q -> a, score: float", """{"n": 3, "reward": {"output": "score"}}""").RunAsync("""{"q": "x"}""", model);

        Assert.Equal(("short", 3), (run.Outputs["a"]!.GetValue<string>(), model.Requests.Count));
        Assert.StartsWith("Advice from an earlier attempt: Be short, as in `[ [ ## a ## ]]`.\n\n[[ ## q ## ]]", model.Requests[2].Messages[^1].Content, StringComparison.Ordinal);
        Assert.Contains("\"a\": \"long\"", model.Requests[1].Messages[^1].Content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"n": 0, "reward": {"output": "score"}}""", "/steps/0/options/n", "must be from 1 to 50")]
    [InlineData("""{"n": 3}""", "/steps/0/options/reward", "is missing")]
    [InlineData("""{"reward": {"output": "scor"}}""", "/steps/0/options/reward/output", "did you mean 'score'")]
    [InlineData("""{"reward": {"output": "a"}}""", "/steps/0/options/reward/output", "a reward is an int, a float or a bool, and 'a' is str")]
    [InlineData("""{"tries": 3, "reward": {"output": "score"}}""", "/steps/0/options/tries", "unknown member 'tries'")]
    [InlineData("""{"of": "predikt", "reward": {"output": "score"}}""", "/steps/0/options/of", "unknown module 'predikt'; did you mean 'predict'?")]
    [InlineData("""{"reward": {"output": "ok", "judge": {"signature": {"inputs": [{"name": "z"}], "outputs": [{"name": "ok", "type": "bool"}]}}}}""", "/steps/0/options/reward/judge/signature/inputs/0/name", "'z' is none")]
    public void Wrong_options_are_named(string options, string pointer, string reason) =>
        Assert.Contains(Problems("best_of_n", "q -> a, score: float", options), p => p.Pointer == pointer && p.Reason.Contains(reason, StringComparison.Ordinal));
}
