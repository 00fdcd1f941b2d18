using LlmOps.Programs.Execution;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Tests.Execution;

public sealed class FieldRepairTests
{
    private const string Good = "[[ ## label ## ]]\nred\n\n[[ ## n ## ]]\n";

    [Theory]
    [InlineData("chat", Good + "many", "[[ ## n ## ]]\n3")]
    [InlineData("json", """{"label": "red", "n": "many"}""", """{"n": 3}""")]
    public async Task Only_the_field_that_failed_is_asked_for_again(string adapter, string first, string second)
    {
        var model = AnsweringModel.InTurn(first, second);
        var run = await RunAsync(adapter, 1, model);

        Assert.Equal("""{"label":"red","n":3}""", run.Outputs.ToJsonString());
        Assert.Equal(["", "repair of n"], run.Steps[0].Calls.Select(c => c.Purpose));
        Assert.Equal(20L, run.Usage.InputTokens);
        var ask = model.Requests[1].Messages;
        Assert.Equal(first, ask[^2].Content);
        Assert.Contains("The field `n` of your answer cannot be used", ask[^1].Content, StringComparison.Ordinal);
        Assert.DoesNotContain("label", ask[^1].Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_field_that_fails_takes_another_attempt()
    {
        var run = await RunAsync("chat", 2, AnsweringModel.InTurn("[[ ## label ## ]]\nmauve\n[[ ## n ## ]]\nmany", "[[ ## label ## ]]\nblue", "[[ ## n ## ]]\n4"));

        Assert.Equal("""{"label":"blue","n":4}""", run.Outputs.ToJsonString());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    public async Task When_the_attempts_are_used_up_the_failure_is_told_with_all_usage(int attempts, int calls)
    {
        var model = AnsweringModel.InTurn(Good + "many", "[[ ## n ## ]]\nstill many");
        var wrong = await Assert.ThrowsAsync<AnswerException>(() => RunAsync("chat", attempts, model));

        Assert.Equal(("n", calls, 10L * calls), (wrong.Field, model.Requests.Count, wrong.Usage.InputTokens));
    }

    [Fact]
    public void More_than_three_attempts_are_refused() =>
        Assert.Equal("/steps/0/repair_attempts", Assert.Throws<SpecException>(() => Plan("chat", 4)).Problems[0].Pointer);

    private static Task<ProgramRun> RunAsync(string adapter, int attempts, AnsweringModel model) =>
        Plan(adapter, attempts).RunAsync(Specs.Json("""{"q": "x"}"""), model, RunOptions.Default, CancellationToken.None);

    private static ProgramPlan Plan(string adapter, int attempts)
    {
        var spec = Specs.Of("q -> label: Literal['red', 'blue'], n: int", adapter: adapter);
        return ProgramPlan.Compile(spec with { Steps = [spec.Steps[0] with { RepairAttempts = attempts }] });
    }
}
