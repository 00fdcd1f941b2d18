using LlmOps.Programs.Execution;

namespace LlmOps.Programs.Tests.Adapters;

public sealed class ChatAnswerTests
{
    [Theory]
    [InlineData("[[ ## why ## ]]\nbecause\n\n[[ ## answer ## ]]\nGhent\n\n[[ ## completed ## ]]\n", "")]
    [InlineData("Sure!\r\n[[ ## why ## ]] because\r\n[[ ## answer ## ]] Ghent", "")]
    [InlineData("   [[ ## why ## ]] because\n\t[[ ## answer ## ]] Ghent", "")]
    [InlineData("[[ ## q ## ]]\nx\n[[ ## why ## ]]\nbecause\n[[ ## answer ## ]]\nGhent\n[[ ## answer ## ]]\nBruges", "")]
    [InlineData("[[##why##]]\nbecause\n[[ ## Answer ## ]]\nGhent", "answer:marker_case")]
    [InlineData("[[ ## why ## ]]\nbecause [[ ## answer ## ]] Ghent [[ ## completed ## ]]", "answer:inline_marker,completed:inline_marker")]
    [InlineData("```\n[[ ## why ## ]]\nbecause\n[[ ## answer ## ]]\nGhent\n```", "markers_in_fence")]
    public async Task An_answer_is_read_and_repairs_are_recorded(string answer, string repairs)
    {
        var run = await Specs.Plan("q -> why, answer").RunAsync("""{"q": "x"}""", new ScriptedModel(answer));
        Assert.Equal("""{"why":"because","answer":"Ghent"}""", run.Outputs.ToJsonString());
        Assert.Equal(repairs, string.Join(',', run.Repairs));
    }

    [Fact]
    public async Task Markers_in_a_fence_or_in_back_ticks_are_text()
    {
        var run = await Specs.Plan("q -> why, answer").RunAsync(
            """{"q": "x"}""",
            new ScriptedModel("[[ ## why ## ]]\nIt ends with `[[ ## answer ## ]]`:\n```\n[[ ## answer ## ]]\nsample\n```\n[[ ## answer ## ]]\nGhent"));
        Assert.Equal("It ends with `[[ ## answer ## ]]`:\n```\n[[ ## answer ## ]]\nsample\n```", run.Outputs["why"]!.GetValue<string>());
        Assert.Equal("Ghent", run.Outputs["answer"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("[[ ## team ## ]]\ntech", "sure", null, "missing")]
    [InlineData("[[ ## team ## ]]\nsales\n[[ ## sure ## ]]\n1", "team", "sales", "must be one of: billing; tech")]
    [InlineData("[[ ## team ## ]]\ntech\n[[ ## sure ## ]]\nvery", "sure", "very", "finite number")]
    [InlineData("tech", "team", null, "missing")]
    [InlineData(" \n ", "team", null, "the answer is empty")]
    public async Task An_unreadable_answer_names_field_value_and_reason_and_what_it_cost(string answer, string field, string? value, string reason)
    {
        var wrong = await Assert.ThrowsAsync<AnswerException>(() => Specs.Plan("q -> team: Literal['billing', 'tech'], sure: float").RunAsync("""{"q": "x"}""", new ScriptedModel(answer)));
        Assert.Equal((field, value, answer), (wrong.Field, wrong.Value, wrong.Answer));
        Assert.Contains(reason, wrong.Reason, StringComparison.Ordinal);
        Assert.Equal((10, 5, 0.01m, "inf-1"), (wrong.Usage.InputTokens, wrong.Usage.OutputTokens, wrong.Usage.Cost, wrong.InferenceId));
    }

    [Fact]
    public async Task An_answer_cut_at_the_token_limit_says_so()
    {
        var wrong = await Assert.ThrowsAsync<AnswerException>(() => Specs.Plan("q -> a, b").RunAsync("""{"q": "x"}""", new ScriptedModel("[[ ## a ## ]]\nlong") { FinishReason = "length" }));
        Assert.Contains("cut at the token limit", wrong.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_compat_profile_keeps_the_defect_of_indented_markers()
    {
        var run = await Specs.Plan("q -> a", profile: "compat").RunAsync("""{"q": "x"}""", new ScriptedModel("  [[ ## a ## ]] Rome"));
        Assert.Equal("]] Rome", run.Outputs["a"]!.GetValue<string>());
    }

    [Fact]
    public async Task Reasoning_stays_in_the_trace_and_out_of_the_outputs()
    {
        var run = await Specs.Plan("q -> a", module: "chain_of_thought").RunAsync("""{"q": "x"}""", new ScriptedModel("[[ ## reasoning ## ]]\nhm\n[[ ## a ## ]]\ny"));
        Assert.Equal("""{"a":"y"}""", run.Outputs.ToJsonString());
        Assert.Equal("hm", run.Steps[0].Outputs["reasoning"]!.GetValue<string>());
    }
}
