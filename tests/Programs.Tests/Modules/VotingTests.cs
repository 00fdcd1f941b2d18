using System.Text.Json.Nodes;
using LlmOps.Programs.Modules;
using static LlmOps.Programs.Tests.Modules.Steps;

namespace LlmOps.Programs.Tests.Modules;

public sealed class VotingTests
{
    [Theory]
    [InlineData("2|2|3", "2")]
    [InlineData("2| 2|3", "2")]
    [InlineData("2|3|4", "2")]
    [InlineData("The cat!|a cat|dog", "The cat!")]
    [InlineData("||x", "x")]
    [InlineData("|", "")]
    public void The_most_frequent_answer_wins_and_a_tie_goes_to_the_first(string answers, string winner)
    {
        var ballots = answers.Split('|');
        Assert.Equal(winner, ballots[Vote.Winner([.. ballots.Select(b => (JsonNode?)b)])]);
    }

    [Fact]
    public async Task Voters_draw_samples_of_their_own_and_one_that_fails_does_not_vote()
    {
        var model = new AnsweringModel((request, _) => request.Sample is 0 ? "nonsense" : Chat(("a", request.Sample is 1 ? "odd" : "even")));
        var run = await Plan("majority", "q -> a", """{"n": 4}""").RunAsync("""{"q": "x"}""", model);

        Assert.Equal("even", run.Outputs["a"]!.GetValue<string>());
        Assert.Equal([0, 1, 2, 3], model.Requests.Select(r => r.Sample).Order());
        Assert.All(model.Requests, r => Assert.Equal(0.7, r.Temperature));
    }

    [Fact]
    public async Task Another_output_than_the_last_can_be_voted_on()
    {
        var model = new AnsweringModel((request, _) => Chat(("label", request.Sample is 0 ? "x" : "y"), ("why", $"reason {request.Sample}")));
        var run = await Plan("majority", "q -> label, why", """{"n": 3, "field": "label", "of": "predict"}""").RunAsync("""{"q": "x"}""", model);

        Assert.Equal("""{"label":"y","why":"reason 1"}""", run.Outputs.ToJsonString());
    }

    [Fact]
    public void A_field_that_is_not_there_is_named() =>
        Assert.Contains(Problems("majority", "q -> label", """{"field": "lable"}"""), p => p is { Pointer: "/steps/0/options/field" } && p.Reason.Contains("did you mean 'label'", StringComparison.Ordinal));

    [Fact]
    public async Task Chains_are_compared_by_their_first_lines()
    {
        string[] attempts = [Chat(("reasoning", "the sky\nis often"), ("answer", "blue")), Chat(("reasoning", "I recall"), ("answer", "green\nish")), Chat(("reasoning", " x "), ("answer", "3"))];
        var model = new AnsweringModel((request, _) => request.Messages[^1].Content.Contains("reasoning_attempt_1", StringComparison.Ordinal) ? Chat(("rationale", "most say so"), ("answer", "blue")) : attempts[request.Sample]);
        var run = await Plan("multi_chain_comparison", "question -> answer", "{}").RunAsync("""{"question": "color?"}""", model);

        Assert.Equal("blue", run.Outputs["answer"]!.GetValue<string>());
        Assert.Equal("most say so", run.Steps[0].Outputs["rationale"]!.GetValue<string>());
        Assert.Equal(
            "[[ ## question ## ]]\ncolor?\n\n[[ ## reasoning_attempt_1 ## ]]\n«I'm trying to the sky I'm not sure but my prediction is blue»\n\n[[ ## reasoning_attempt_2 ## ]]\n«I'm trying to I recall I'm not sure but my prediction is green»\n\n" +
            "[[ ## reasoning_attempt_3 ## ]]\n«I'm trying to x I'm not sure but my prediction is 3»\n\nRespond with the corresponding output fields, starting with the field `[[ ## rationale ## ]]`, then `[[ ## answer ## ]]`, and then ending with the marker for `[[ ## completed ## ]]`.",
            model.Requests[3].Messages[^1].Content);
        Assert.Equal(0.7, model.Requests[3].Temperature);
    }
}
