using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;

namespace LlmOps.Programs.Tests.Execution;

public sealed class StreamingTests
{
    private const string Answer = "Ok.\n[[ ## reasoning ## ]]\nA list [[1]] and `[[ ## a ## ]]` in\ntwo lines.\n\n[[ ## a ## ]]\n yes \n\n[[ ## completed ## ]]\n";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task However_the_answer_is_cut_the_deltas_add_up_to_the_fields(int size)
    {
        var events = await CollectAsync(Specs.Plan("q -> a", module: "chain_of_thought"), new ScriptedModel([.. Answer.Chunk(size).Select(c => new string(c))]));
        Assert.Equal("A list [[1]] and `[[ ## a ## ]]` in\ntwo lines.", Text(events, "reasoning"));
        Assert.Equal("yes", Text(events, "a"));
        Assert.Equal("""{"a":"yes"}""", events[^1].Run!.Outputs.ToJsonString());
        Assert.Equal(new Usage(10, 5, 0.01m), events[^1].Run!.Usage);
        Assert.All(events.SkipLast(1), e => Assert.Null(e.Run));
    }

    [Fact]
    public async Task Text_is_shown_before_the_answer_ends()
    {
        var plan = Specs.Plan("q -> a");
        await using var events = plan.StreamAsync(Specs.Json("""{"q": "x"}"""), new ScriptedModel("[[ ## a ## ]]\nfirst", " second"), RunOptions.Default, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(new ProgramEvent("a", "first", null), events.Current);
    }

    [Fact]
    public async Task The_JSON_adapter_tells_its_fields_at_the_end()
    {
        var events = await CollectAsync(Specs.Plan("q -> a, n: int", adapter: "json"), new ScriptedModel("{\"a\": \"x\"", ", \"n\": 3}"));
        Assert.Equal(("x", "3"), (Text(events, "a"), Text(events, "n")));
        Assert.NotNull(events[^1].Run);
    }

    [Fact]
    public async Task An_unreadable_stream_ends_in_the_typed_error_with_its_usage()
    {
        var wrong = await Assert.ThrowsAsync<AnswerException>(() => CollectAsync(Specs.Plan("q -> a"), new ScriptedModel("no ", "marker")));
        Assert.Equal(("no marker", 10), (wrong.Answer, wrong.Usage.InputTokens));
    }

    private static string Text(IEnumerable<ProgramEvent> events, string field) => string.Concat(events.Where(e => e.Field == field).Select(e => e.Delta));

    private static async Task<List<ProgramEvent>> CollectAsync(ProgramPlan plan, ScriptedModel model)
    {
        var events = new List<ProgramEvent>();
        await foreach (var news in plan.StreamAsync(Specs.Json("""{"q": "x"}"""), model, RunOptions.Default, CancellationToken.None))
        {
            events.Add(news);
        }

        return events;
    }
}
