using LlmOps.Programs.Execution;
using static LlmOps.Programs.Tests.Modules.Steps;

namespace LlmOps.Programs.Tests.Modules;

public sealed class TemplateTests
{
    [Fact]
    public async Task A_prompt_written_by_hand_is_sent_as_it_is_and_its_answer_taken_whole()
    {
        var model = AnsweringModel.InTurn("  Dear Ann.\nBye ");
        var run = await Plan("template", "name, tags: list[str], loud: bool -> letter", """
            {"messages": [{"role": "system", "content": "You write letters."}, {"content": "To {{name}}{{#each tags}} #{{this}}{{/each}}{{#if loud}}!{{/if}}"}]}
            """).RunAsync("""{"name": "{{tags}} <Ann> & \"co\"", "tags": ["a", "b"], "loud": true}""", model);

        Assert.Equal(["system: You write letters.", "user: To {{tags}} <Ann> & \"co\" #a #b!"], model.Requests[0].Messages.Select(m => $"{m.Role}: {m.Content}"));
        Assert.Equal("Dear Ann.\nBye", run.Outputs["letter"]!.GetValue<string>());
    }

    [Fact]
    public async Task Typed_outputs_are_read_by_the_adapter()
    {
        var model = AnsweringModel.InTurn("""{"n": 3, "ok": true}""");
        var run = await Plan("template", "text -> n: int, ok: bool", """{"messages": [{"content": "Count {{text}}; answer as JSON with n and ok."}]}""", "json").RunAsync("""{"text": "x"}""", model);

        Assert.Equal("""{"n":3,"ok":true}""", run.Outputs.ToJsonString());
        Assert.NotNull(model.Requests[0].ResponseFormat);
    }

    [Fact]
    public async Task A_raw_answer_streams_as_it_comes()
    {
        var deltas = new List<string>();
        await foreach (var news in Plan("template", "q -> a", """{"messages": [{"content": "{{q}}"}]}""").StreamAsync(Specs.Json("""{"q": "x"}"""), AnsweringModel.InTurn("one two three four"), RunOptions.Default, CancellationToken.None))
        {
            deltas.Add(news.Delta);
        }

        Assert.True(deltas.Count > 2);
        Assert.Equal("one two three four", string.Concat(deltas));
    }

    [Theory]
    [InlineData("Hello {{nme}}", "uses 'nme', which is no input; did you mean 'name'?")]
    [InlineData("Hello {{#if name}}", "is not a Handlebars template")]
    [InlineData("Hello {{> other}}", "is not a Handlebars template")]
    [InlineData("Hello {{shout name}}", "uses 'shout', which is no input")]
    public void A_template_that_cannot_render_is_refused_at_publication(string template, string reason) =>
        Assert.Contains(Problems("template", "name -> a", $$"""{"messages": [{"content": "{{template}}"}]}"""), p => p is { Pointer: "/steps/0/options/messages/0/content" } && p.Reason.Contains(reason, StringComparison.Ordinal));
}
