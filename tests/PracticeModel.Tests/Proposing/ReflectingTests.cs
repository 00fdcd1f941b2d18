using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using LlmOps.PracticeModel.Tests.Extraction;
using LlmOps.PracticeModel.Tests.Serving;

namespace LlmOps.PracticeModel.Tests.Proposing;

public sealed class ReflectingTests : IAsyncLifetime
{
    private const string Labels = "lamps, chairs";
    private const string Current = "Sort the message.\nlamps: bulb\nAnswer with care.";
    private const string Failed = """
        Input: the shade is cracked
        Answer: chairs
        Feedback: expected lamps, got chairs

        Input: a wobbly leg
        Answer: lamps
        Feedback: This is about chairs and not about lamps.

        Input: my bulb is dark
        Answer: lamps
        Feedback: expected lamps, got lamps
        """;

    private PracticeServer _server = null!;

    public async Task InitializeAsync() => _server = await PracticeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_words_of_failed_inputs_join_the_line_of_the_right_label_and_the_rest_stays(bool json)
    {
        var lines = (await WriteAsync("improved_instruction", [("current_instruction", Current), ("feedback_examples", Failed), ("allowed_labels", Labels)], json)).Split('\n');

        Assert.Equal(["Sort the message.", "lamps: bulb, shade, cracked", "Answer with care.", "chairs: wobbly, leg"], lines);
    }

    [Fact]
    public async Task Without_failures_the_instruction_stays_as_it_is() => Assert.Equal(
        Current, await WriteAsync("improved_instruction", [("current_instruction", Current), ("feedback_examples", "Input: my bulb is dark\nAnswer: lamps\nFeedback: expected lamps, got lamps"), ("allowed_labels", Labels)]));

    [Fact]
    public async Task Reflecting_on_failures_makes_answers_to_other_messages_better()
    {
        var shown = SupportMessages.Spread(8);
        var others = SupportMessages.All.Except(shown).ToList();
        var feedback = new List<string>();
        foreach (var (text, label) in shown)
        {
            var answer = await LabelAsync(text, "Sort the message.");
            if (answer != label) { feedback.Add($"Input: {text}\nAnswer: {answer}\nFeedback: expected {label}, got {answer}"); }
        }

        var improved = await WriteAsync("improved_instruction", [("current_instruction", "Sort the message."), ("feedback_examples", string.Join("\n\n", feedback)), ("allowed_labels", string.Join(", ", SupportMessages.Labels))]);
        var (before, after) = (0, 0);
        foreach (var (text, label) in others)
        {
            before += await LabelAsync(text, "Sort the message.") == label ? 1 : 0;
            after += await LabelAsync(text, improved) == label ? 1 : 0;
        }

        Assert.True(after > before, $"{before} of {others.Count} before, {after} after:\n{improved}");
    }

    [Fact]
    public async Task Rules_come_as_a_list_or_as_lines_and_advice_as_lines()
    {
        const string Examples = "Input: the shade is cracked\nOutput: lamps\n\nInput: a wobbly leg\nOutput: chairs\n\nInput: new shade\nOutput: lamps\n\nInput: one leg\nOutput: chairs";
        var list = FieldPrompts.ValueIn(await _server.SayAsync(FieldPrompts.Request([("examples", Examples)], [new AskedField("rules", "list[str]")])), "rules");

        string[] rules = ["lamps: when it says shade, cracked or new", "chairs: when it says leg, wobbly or one"];
        Assert.Equal(rules, JsonSerializer.Deserialize<string[]>(list));
        Assert.Equal(string.Join('\n', rules), await WriteAsync("rules", [("examples", Examples)]));
        Assert.Equal("lamps: when it says shade or cracked\nchairs: when it says wobbly or leg", await WriteAsync("advice", [("feedback_examples", Failed[..Failed.IndexOf("Input: my bulb", StringComparison.Ordinal)]), ("allowed_labels", Labels)]));
    }

    [Fact]
    public async Task An_instruction_proposed_from_records_says_where_their_values_come_from_and_extraction_then_finds_them()
    {
        const string Shown = "Input: what,where,y,x\nFarm,3 Side Lane,10.5,20.25\nOutput: [{\"title\": \"Farm\", \"address\": \"3 Side Lane\", \"latitude\": 10.5, \"longitude\": 20.25}]";
        const string Other = "what,where,y,x\nMill,1 Low Road,51.5,-0.12";
        var instruction = await WriteAsync("proposed_instruction", [("task_description", "Extract the places"), ("examples", Shown)]);

        Assert.Equal("Extract the places.\ntitle: what\naddress: where\nlatitude: y\nlongitude: x", instruction);
        Assert.Empty(RecordPrompts.RecordsIn(await _server.SayAsync(RecordPrompts.Request(Other))).AsArray());
        Assert.Equal("""[{"address":"1 Low Road","latitude":51.5,"longitude":-0.12,"title":"Mill"}]""", RecordPrompts.RecordsIn(await _server.SayAsync(RecordPrompts.Request(Other, instructions: instruction))).ToJsonString());
    }

    [Fact]
    public async Task Feedback_on_texts_adds_the_manner_that_was_missed() => Assert.Equal(
        "Answer the customer.\nBe brief.\nApologise for the trouble.",
        await WriteAsync("improved_instruction", [("current_instruction", "Answer the customer."), ("feedback_examples", "Input: it broke\nAnswer: Oh. Well. So it goes.\nFeedback: Too long, and it should apologise.")]));

    [Fact]
    public async Task A_task_that_merely_calls_its_output_a_summary_is_done_as_before() =>
        Assert.Equal("The mill was built in 1830", await WriteAsync("summary", [("text", "The mill was built in 1830. It stands on the Ouse.")]));

    [Fact]
    public void Any_examples_feedback_and_labels_get_an_answer()
    {
        var text = Gen.OneOf(ArbMap.Default.GeneratorFor<string>().Select(value => value ?? ""), Gen.Elements("Input: ", "\nInput: the lamp", "\nOutput: ", "\nAnswer: a", "\nFeedback: expected a, got b", "\nExpected: ", "{\"a\": ", "[{\"a\": 1}]", "a, b", "\n---\n", "a: x\n", "\ud83d")).ArrayOf().Select(string.Concat);
        var drawn = from output in Gen.Elements("proposed_instruction", "improved_instruction", "rules", "advice", "summary")
                    from examples in text
                    from feedback in text
                    from labels in text
                    from current in text
                    select (output, examples, feedback, labels, current);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(drawn.ToArbitrary(), async given =>
        {
            using var response = await _server.PostAsync(FieldPrompts.Request([("examples", given.examples), ("feedback_examples", given.feedback), ("allowed_labels", given.labels), ("current_instruction", given.current)], [new AskedField(given.output)], temperature: 1));
            return (int)response.StatusCode == 200;
        }));
    }

    private async Task<string> WriteAsync(string output, (string, string)[] inputs, bool json = false)
    {
        var answer = await _server.SayAsync(FieldPrompts.Request(inputs, [new AskedField(output)], json: json));
        return json ? JsonDocument.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)]).RootElement.GetProperty(output).GetString()! : FieldPrompts.ValueIn(answer, output);
    }

    private async Task<string> LabelAsync(string text, string instructions) => Prompting.LabelIn(await _server.SayAsync(Prompting.Request(text, SupportMessages.Labels, instructions: instructions)));
}
