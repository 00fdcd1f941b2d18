using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using LlmOps.Programs.Demos;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Versions;
using static LlmOps.Programs.Tests.Modules.Steps;

namespace LlmOps.Programs.Tests.Modules;

public sealed class RetrievalTests
{
    private static readonly (string Text, string Label)[] Pool = [("my card has not come", "card"), ("the card is late", "card"), ("pay the refund back", "refund"), ("where is my refund", "refund"), ("reset the password", "login"), ("password does not work", "login")];

    [Fact]
    public async Task A_request_shows_the_most_similar_demos_the_best_next_to_the_question()
    {
        var model = AnsweringModel.InTurn("[[ ## label ## ]]\nrefund");
        await Plan(2).RunAsync("""{"text": "please give me my refund back"}""", model);
        var shown = model.Requests[0].Messages;
        Assert.Equal(["system", "user", "assistant", "user", "assistant", "user"], shown.Select(m => m.Role));
        Assert.Contains("where is my refund", shown[1].Content, StringComparison.Ordinal);
        Assert.Contains("pay the refund back", shown[3].Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compat_program_shows_the_best_first()
    {
        var model = AnsweringModel.InTurn("[[ ## label ## ]]\nrefund\n\n[[ ## completed ## ]]");
        await ProgramPlan.Compile(Spec(2) with { Profile = "compat" }).RunAsync("""{"text": "please give me my refund back"}""", model);
        Assert.Contains("pay the refund back", model.Requests[0].Messages[1].Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_demo_equal_to_the_example_at_hand_is_left_out_before_choosing()
    {
        var model = AnsweringModel.InTurn("[[ ## label ## ]]\nrefund");
        await Plan(2).RunAsync("""{"text": "where is my refund"}""", model, new RunOptions { LeaveOneOut = true });
        var shown = model.Requests[0].Messages;
        Assert.Equal(6, shown.Count);
        Assert.DoesNotContain(shown.SkipLast(1), m => m.Content.Contains("where is my refund", StringComparison.Ordinal));
    }

    [Fact]
    public void The_prompt_is_estimated_with_the_demos_that_are_shown() =>
        Assert.InRange(Plan(2).PromptTokensEstimate, 1, ProgramPlan.Compile(Spec(0)).PromptTokensEstimate - 1);

    [Fact]
    public void The_compared_text_names_its_values() => Assert.Equal("question: 2+2? | lang: en", DemoRetrieval.Text(Specs.Json("""{"question": "2+2?", "lang": "en"}"""), ["question", "lang"]));

    [Theory]
    [InlineData("""{"retrieve": 65}""", "/steps/0/options/retrieve")]
    [InlineData("""{"retrieve": "all"}""", "/steps/0/options/retrieve")]
    [InlineData("""{"nearest": 3}""", "/steps/0/options/nearest")]
    public void Wrong_options_are_named(string options, string pointer) => Assert.Contains(Problems("predict", "text -> label", options), p => p.Pointer == pointer);

    [Fact]
    public void Any_text_finds_as_many_demos_as_it_may_show()
    {
        var signature = ProgramPlan.Compile(Spec(2)).Signature;
        var retrieval = new DemoRetrieval(signature, [.. Pool.Select(p => new Demo(new JsonObject { ["text"] = p.Text }, new JsonObject { ["label"] = p.Label }, true))]);
        Prop.ForAll<string>(text => retrieval.Nearest(new JsonObject { ["text"] = text }, 3, _ => true) is { Count: 3 } found && found.Distinct().Count() == 3).QuickCheckThrowOnFailure();
    }

    private static ProgramPlan Plan(int retrieve) => ProgramPlan.Compile(Spec(retrieve));

    private static ProgramSpec Spec(int retrieve)
    {
        var spec = Steps.Spec("predict", "text -> label", $$"""{"retrieve": {{retrieve}}}""");
        return spec with { Steps = [spec.Steps[0] with { Demos = [.. Pool.Select(p => new DemoSpec(new JsonObject { ["text"] = p.Text }, new JsonObject { ["label"] = p.Label }))] }] };
    }
}
