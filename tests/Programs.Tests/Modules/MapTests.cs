using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using static LlmOps.Programs.Tests.Modules.Steps;

namespace LlmOps.Programs.Tests.Modules;

public sealed class MapTests
{
    [Fact]
    public async Task Items_keep_their_order_and_other_inputs_are_shared()
    {
        var run = await Plan("map", "word, suffix -> longer", """{"over": "word"}""").RunAsync("""{"word": ["c", "a", "b"], "suffix": "!"}""", new AnsweringModel((request, _) => Chat(("longer", Input(request, "word") + Input(request, "suffix")))));

        Assert.Equal("""{"longer":["c!","a!","b!"]}""", run.Outputs.ToJsonString());
    }

    [Fact]
    public async Task Lists_of_items_are_joined_without_repetitions()
    {
        var model = new AnsweringModel((request, _) => Chat(("names", Specs.Json($$"""{"x": ["{{Input(request, "text")}}", "both"]}""")["x"]!.DeepClone()), ("n", "1")));
        var run = await Plan("map", "text -> names: list[str], n: int", """{"flatten": true, "distinct": true}""").RunAsync("""{"text": ["one", "two"]}""", model);

        Assert.Equal("""{"names":["one","both","two"],"n":[1]}""", run.Outputs.ToJsonString());
    }

    [Fact]
    public async Task A_failing_item_fails_the_whole_unless_it_may_be_skipped()
    {
        var model = new AnsweringModel((request, _) => Input(request, "text") is "bad" ? "nonsense" : Chat(("a", "ok")));
        await Assert.ThrowsAsync<AnswerException>(() => Plan("map", "text -> a", "{}").RunAsync("""{"text": ["good", "bad", "good"]}""", model));

        var run = await Plan("map", "text -> a", """{"on_error": "skip"}""").RunAsync("""{"text": ["good", "bad", "good"]}""", model);
        Assert.Equal("""{"a":["ok","ok"]}""", run.Outputs.ToJsonString());
        Assert.Equal("""[{"item":1,"error":"unreadable_answer","field":"a","reason":"is missing from the answer"}]""", run.Steps[0].Outputs["errors"]!.ToJsonString());
    }

    [Fact]
    public async Task No_more_items_than_allowed_are_under_way_at_once()
    {
        var model = new CountingModel();
        await Plan("map", "text -> a", """{"max_parallel": 3}""").RunAsync($$"""{"text": [{{string.Join(", ", Enumerable.Repeat("\"x\"", 40))}}]}""", model);

        Assert.InRange(model.Most, 1, 3);
    }

    [Fact]
    public async Task An_empty_list_gives_empty_lists_and_asks_nobody()
    {
        var model = AnsweringModel.InTurn("never");
        var run = await Plan("map", "text -> a", "{}").RunAsync("""{"text": []}""", model);

        Assert.Equal("""{"a":[]}""", run.Outputs.ToJsonString());
        Assert.Empty(model.Requests);
    }

    [Fact]
    public void The_mapped_input_is_a_list_for_callers()
    {
        var plan = Plan("map", "text, n: int -> a: list[int]", """{"over": "text", "flatten": true}""");
        Assert.Equal(["list[str]", "int"], plan.Inputs.Select(f => f.Type.Text));
        Assert.Equal("list[int]", Assert.Single(plan.Outputs).Type.Text);
    }

    [Theory]
    [InlineData("a, b -> c", "{}", "/steps/0/options/over", "name the input to map over")]
    [InlineData("a -> c", """{"over": "aa"}""", "/steps/0/options/over", "did you mean 'a'")]
    [InlineData("a -> errors", """{"on_error": "skip"}""", "/steps/0/options/on_error", "adds an output 'errors'")]
    [InlineData("a -> c", """{"on_error": "ignore"}""", "/steps/0/options/on_error", "must be fail or skip")]
    [InlineData("a -> c", """{"of": {"module": "majority", "options": {"n": 99}}}""", "/steps/0/options/of/options/n", "must be from 1 to 50")]
    public void Wrong_options_are_named(string signature, string options, string pointer, string reason) =>
        Assert.Contains(Problems("map", signature, options), p => p.Pointer == pointer && p.Reason.Contains(reason, StringComparison.Ordinal));

    private static string Input(ModelRequest request, string name) => request.Messages[^1].Content.Split($"[[ ## {name} ## ]]\n")[1].Split("\n\n")[0];

    private sealed class CountingModel : IModelClient
    {
        private int _now;

        public int Most { get; private set; }

        public async Task<ModelResponse> CompleteAsync(ModelRequest request, CancellationToken cancellationToken)
        {
            var now = Interlocked.Increment(ref _now);
            lock (this)
            {
                Most = Math.Max(Most, now);
            }

            await Task.Yield();
            Interlocked.Decrement(ref _now);
            return new ModelResponse(Chat(("a", "ok")), default, request.Model, "stop");
        }

        public IAsyncEnumerable<ModelChunk> StreamAsync(ModelRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
