using FsCheck;
using FsCheck.Fluent;
using LlmOps.PracticeModel.Tests.Serving;

namespace LlmOps.PracticeModel.Tests.Judging;

public sealed class JudgingTests : IAsyncLifetime
{
    private const string Padding = " This is a long answer about many other things, told at length, with weather, music, cooking, travel, history, sports, cars, gardens, painting, mathematics, chemistry, theatre, fashion, rivers, mountains, forests, deserts, oceans, islands, villages, markets, harbours, bridges, towers, castles, churches, museums, schools, hospitals, stations, airports, hotels, restaurants, libraries, cinemas, parks and squares of the capital city France.";

    private PracticeServer _server = null!;

    public async Task InitializeAsync() => _server = await PracticeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("Paris", "It is Paris, of course.", "True")]
    [InlineData("Paris", "Marseille", "False")]
    [InlineData("Lutetia/Paris/City of Light", "Paris", "True")]
    [InlineData("the river Seine", "It lies on the Seine river.", "True")]
    public async Task An_answer_is_held_against_its_reference(string reference, string answer, string correct) =>
        Assert.Equal(correct, await JudgeAsync(Inputs(reference, answer)));

    [Fact]
    public async Task Labels_that_mean_good_and_bad_are_verdicts_in_any_order()
    {
        Assert.Equal("fail", await JudgeAsync(Inputs("Paris", "Rome"), AskedField.OneOf("result", "pass", "fail")));
        Assert.Equal("Satisfied", await JudgeAsync(Inputs("Paris", "Paris"), AskedField.OneOf("mood", "Unsatisfied", "Satisfied")));
        Assert.Equal("no", await JudgeAsync(Inputs("Paris", "Paris"), AskedField.OneOf("is_wrong", "yes", "no")));
    }

    [Fact]
    public async Task A_score_uses_the_scale_that_the_prompt_states_or_the_demos_show()
    {
        var best = Inputs("Paris", "Paris");
        var worst = Inputs("Paris", "Rome");
        (((string, string)[], (string, string)[]), ((string, string)[], (string, string)[])) shown = ((best, [("score", "90")]), (worst, [("score", "10")]));

        Assert.Equal("5", await JudgeAsync(best, AskedField.Whole("score", "How good it is, 1 to 5")));
        Assert.Equal("1", await JudgeAsync(worst, AskedField.Whole("score", "How good it is, 1 to 5")));
        Assert.InRange(int.Parse(await JudgeAsync(best, AskedField.Whole("score"), [shown.Item1, shown.Item2])), 60, 90);
        Assert.InRange(int.Parse(await JudgeAsync(worst, AskedField.Whole("score"), [shown.Item1, shown.Item2])), 10, 40);
    }

    [Fact]
    public async Task A_practice_judge_likes_long_answers_until_demos_or_instructions_cure_it()
    {
        var longAndWrong = Inputs("Paris", "Rome." + Padding);
        var cure = new[] { ("Oslo", "False"), ("Oslo it is", "False"), ("Paris", "True"), ("Paris it is", "True") }
            .SelectMany(demo => new[] { (Inputs("Paris", demo.Item1 + Padding), Correct(demo.Item2)), (Inputs("Paris", demo.Item1), Correct(demo.Item2)) });

        Assert.Equal("True", await JudgeAsync(longAndWrong));
        Assert.Equal("False", await JudgeAsync(longAndWrong, demos: cure));
        Assert.Equal("False", await JudgeAsync(longAndWrong, instructions: "Is it right? Ignore the length of the answer."));
    }

    [Fact]
    public async Task Demos_turn_a_judge_to_the_strictness_of_their_labels()
    {
        const string Half = "Charles the Bold of Burgundy";
        var lenient = Enumerable.Range(0, 6).Select(_ => (Inputs("Anna Maria Bell", "Anna Maria"), Correct("True"))).Concat([(Inputs("Anna Maria Bell", "Otto"), Correct("False"))]);
        var strict = Enumerable.Range(0, 6).Select(_ => (Inputs("Anna Maria Bell", "Anna Maria"), Correct("False"))).Concat([(Inputs("Anna Maria Bell", "Anna Maria Bell"), Correct("True"))]);

        Assert.Equal("True", await JudgeAsync(Inputs(Half, "Bold Charles"), demos: lenient));
        Assert.Equal("False", await JudgeAsync(Inputs(Half, "Bold Charles"), demos: strict));
    }

    [Fact]
    public async Task The_large_model_sees_that_a_word_is_only_spelled_otherwise()
    {
        Assert.Equal("False", await JudgeAsync(Inputs("Tchaikovsky", "Tschaikowsky")));
        Assert.Equal("True", await JudgeAsync(Inputs("Tchaikovsky", "Tschaikowsky"), model: "practice-large"));
    }

    [Fact]
    public async Task Without_a_reference_an_answer_is_held_against_the_conversation()
    {
        (string, string)[] Said(string reply) => [("conversation", "Customer: my parcel with the blue lamp never arrived"), ("reply", reply)];

        Assert.Equal("good", await JudgeAsync(Said("We look for the parcel with your blue lamp at once; it should have arrived."), AskedField.OneOf("verdict", "good", "bad")));
        Assert.Equal("bad", await JudgeAsync(Said("Hello."), AskedField.OneOf("verdict", "good", "bad")));
    }

    [Fact]
    public async Task The_reasoning_names_the_words_that_count()
    {
        var answer = await _server.SayAsync(FieldPrompts.Request(Inputs("Anna Bell", "It was Anna Bell."), [new AskedField("reasoning"), AskedField.Bool("correct")]));

        Assert.Equal("The answer has 'Anna', 'Bell' of the reference, 100 % of its words, so True.", FieldPrompts.ValueIn(answer, "reasoning"));
    }

    [Fact]
    public async Task Named_lines_in_a_plain_turn_are_judged_too()
    {
        async Task<string> Ask(string answer) => await _server.SayAsync(new
        {
            model = "practice-small",
            messages = new[] { new { role = "user", content = $"Question: Which city?\nReference: Paris\nAnswer: {answer}" } },
            response_format = new { type = "json_schema", json_schema = new { name = "out", schema = new { type = "object", properties = new { correct = new { type = "boolean" } } } } },
        });

        Assert.Equal("""{"correct":true}""", await Ask("Paris"));
        Assert.Equal("""{"correct":false}""", await Ask("Rome"));
    }

    [Fact]
    public async Task A_flag_that_is_no_verdict_is_classified_as_ever()
    {
        const string Text = "the sink is flooding";
        var beside = await _server.SayAsync(FieldPrompts.Request([("message", Text), ("reply", "we come")], [AskedField.Bool("urgent")], [([("message", "flooding everywhere"), ("reply", "soon")], [("urgent", "True")]), ([("message", "a question"), ("reply", "yes")], [("urgent", "False")])]));

        Assert.Equal("True", FieldPrompts.ValueIn(beside, "urgent"));
    }

    [Fact]
    public void Any_answer_and_reference_get_a_verdict()
    {
        var text = ArbMap.Default.GeneratorFor<string>().Select(value => value ?? "");
        var drawn = from reference in text from answer in text from other in text from isRight in ArbMap.Default.GeneratorFor<bool>() select (reference, answer, other, isRight);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(drawn.ToArbitrary(), async given =>
        {
            var verdict = await JudgeAsync(Inputs(given.reference, given.answer), demos: [(Inputs(given.other, given.answer), Correct($"{given.isRight}"))], model: "practice-large");
            return verdict is "True" or "False";
        }));
    }

    private static (string, string)[] Inputs(string reference, string answer) => [("question", "What is the capital city of France?"), ("reference", reference), ("answer", answer)];

    private static (string, string)[] Correct(string value) => [("correct", value)];

    private async Task<string> JudgeAsync(
        (string, string)[] inputs, AskedField? output = null, IEnumerable<((string, string)[], (string, string)[])>? demos = null, string instructions = "Judge the answer.", string model = "practice-small")
    {
        var field = output ?? AskedField.Bool("correct");
        return FieldPrompts.ValueIn(await _server.SayAsync(FieldPrompts.Request(inputs, [field], demos, instructions, model)), field.Name);
    }
}
