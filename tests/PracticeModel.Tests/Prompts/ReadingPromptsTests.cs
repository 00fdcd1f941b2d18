using System.Text.Json;
using LlmOps.PracticeModel.Tests.Serving;

namespace LlmOps.PracticeModel.Tests.Prompts;

public sealed class ReadingPromptsTests : IAsyncLifetime
{
    private PracticeServer _server = null!;

    public async Task InitializeAsync() => _server = await PracticeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_chat_prompt_is_answered_with_all_its_fields_in_order()
    {
        var answer = await _server.SayAsync(Prompting.Request("a happy day with 3 cats", outputs: "reasoning,label,confidence,urgent,count,summary"));

        var names = answer.Split('\n').Where(line => line.StartsWith("[[ ##", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]);
        Assert.Equal(["reasoning", "label", "confidence", "urgent", "count", "summary", "completed"], names);
        Assert.Contains("'happy'", answer, StringComparison.Ordinal);
        Assert.Equal("happy", Prompting.LabelIn(answer));
        Assert.Contains("[[ ## count ## ]]\n3\n", answer, StringComparison.Ordinal);
        Assert.Contains("[[ ## summary ## ]]\na happy day with 3 cats\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_json_prompt_of_the_successor_is_answered_with_a_bare_object_and_of_the_first_model_inside_a_fence()
    {
        var strict = await _server.SayAsync(Prompting.Request("so sad", json: true, outputs: "label,confidence,urgent", model: "practice-small-2"));
        var chatty = await _server.SayAsync(Prompting.Request("so sad", json: true, outputs: "label,confidence,urgent"));

        using var document = JsonDocument.Parse(strict);
        Assert.Equal(["label", "confidence", "urgent"], document.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("sad", document.RootElement.GetProperty("label").GetString());
        Assert.InRange(document.RootElement.GetProperty("confidence").GetDouble(), 0.5, 1);
        Assert.Contains("```json\n{", chatty, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_in_the_response_format_names_fields_and_candidates()
    {
        var answer = await _server.SayAsync(new
        {
            model = "practice-small",
            messages = new[] { new { role = "user", content = "what a sad film" } },
            response_format = new
            {
                type = "json_schema",
                json_schema = new { name = "out", schema = new { type = "object", properties = new { mood = new { type = "string", @enum = Prompting.Moods }, stars = new { type = "integer" } } } },
            },
        });

        Assert.Equal("""{"mood":"sad","stars":0}""", answer);
    }

    [Theory]
    [InlineData("Classify the text. Labels: happy, sad", "what a sad film")]
    [InlineData("Pick one of the following:\n- happy: joy, laughter\n- sad: tears", "tears everywhere")]
    public async Task Candidates_listed_in_plain_words_are_enough(string instructions, string text)
    {
        var answer = await _server.SayAsync(new { model = "practice-small", messages = new[] { new { role = "system", content = instructions }, new { role = "user", content = text } } });

        Assert.Equal("sad", answer);
    }

    [Fact]
    public async Task Task_and_text_may_stand_in_one_turn()
    {
        var answer = await _server.SayAsync(new { model = "practice-small", messages = new[] { new { role = "user", content = "Answer with one of: happy | sad\n\nText: a happy end" } } });

        Assert.Equal("happy", answer);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Demos_teach_words_that_no_label_name_holds(bool json)
    {
        (string, string)[] demos = [("grin and giggle", "happy"), ("weep and mourn", "sad"), ("giggle at the clown", "happy"), ("they mourn him", "sad")];

        Assert.Contains("sad", await _server.SayAsync(Prompting.Request("we mourn", demos: demos, json: json)), StringComparison.Ordinal);
        Assert.Contains("happy", await _server.SayAsync(Prompting.Request("big giggle", demos: demos, json: json)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Descriptions_in_the_instructions_teach_too()
    {
        var answer = await _server.SayAsync(Prompting.Request("we mourn", instructions: "Sort the message.\n- happy: grin, giggle\n- `sad`: weep, mourn"));

        Assert.Equal("sad", Prompting.LabelIn(answer));
    }

    [Fact]
    public async Task A_prompt_without_a_task_gets_a_reply_that_says_what_answers_it()
    {
        var answer = await _server.SayAsync(new { model = "practice-small", messages = new[] { new { role = "user", content = "Hello there" } } });

        Assert.Contains("practice model, not a language model", answer, StringComparison.Ordinal);
        Assert.Contains("Hello there", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shipped_program_asks_for_the_labels_of_the_shipped_messages()
    {
        using var program = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "program.json")));
        var type = program.RootElement.GetProperty("steps")[0].GetProperty("signature").GetProperty("outputs")[0].GetProperty("type").GetString()!;

        Assert.Equal(SupportMessages.Labels.Order(), type["Literal[".Length..^1].Split(", ").Select(label => label.Trim('\'')).Order());
    }
}
