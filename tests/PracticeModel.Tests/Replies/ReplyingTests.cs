using FsCheck;
using FsCheck.Fluent;
using LlmOps.PracticeModel.Tests.Serving;

namespace LlmOps.PracticeModel.Tests.Replies;

public sealed class ReplyingTests : IAsyncLifetime
{
    private const string Complaint = "Customer: Hello there\nSupport: How can we help?\nCustomer: Hi. The kettle from my last order arrived broken.";

    private PracticeServer _server = null!;

    public async Task InitializeAsync() => _server = await PracticeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task The_most_similar_demos_reply_takes_over_the_details_of_the_new_message()
    {
        ((string, string)[], (string, string)[])[] demos =
        [
            ([("message", "My order 4711 is late. Write to ann@example.com, says Ann Bell.")], [("reply", "Hi Ann Bell, order 4711 is on its way; news go to ann@example.com.")]),
            ([("message", "Where is the \"Blue Lamp\" manual?")], [("reply", "The \"Blue Lamp\" manual is on our site.")]),
        ];

        Assert.Equal("Hi Bob Cole, order AB-99 is on its way; news go to bob@example.org.", await ReplyAsync("The order AB-99 is late! Please write to bob@example.org, says Bob Cole.", demos: demos));
        Assert.Equal("The \"Red Chair\" manual is on our site.", await ReplyAsync("Is there a manual for the \"Red Chair\"?", demos: demos));
    }

    [Fact]
    public async Task A_detail_without_a_counterpart_stays()
    {
        ((string, string)[], (string, string)[])[] demos = [([("message", "order 4711 is late")], [("reply", "Order 4711 comes soon.")])];

        Assert.Equal("Order 4711 comes soon.", await ReplyAsync("my order is late", demos: demos));
    }

    [Fact]
    public async Task Without_demos_a_reply_repeats_what_was_written_last() =>
        Assert.Equal("You wrote: \"The kettle from my last order arrived broken\".", await ReplyAsync(Complaint));

    [Fact]
    public async Task An_answer_is_the_sentence_of_the_passage_nearest_to_the_question()
    {
        const string Passage = "The mill was built in 1830. It stands on the river Ouse. Visitors come in May.";
        var answer = await _server.SayAsync(FieldPrompts.Request([("passage", Passage), ("question", "Which river does it stand on?")], [new AskedField("answer")]));

        Assert.Equal("It stands on the river Ouse.", FieldPrompts.ValueIn(answer, "answer"));
    }

    [Theory]
    [InlineData("Be polite.", "Thank you for your message. You wrote: \"The kettle from my last order arrived broken\".")]
    [InlineData("Apologise for the trouble.", "We are sorry for the trouble. You wrote: \"The kettle from my last order arrived broken\".")]
    [InlineData("Ask the customer for the order number and wait.", "You wrote: \"The kettle from my last order arrived broken\". Could you please tell us your order number?")]
    [InlineData("Do not apologise, and never be polite.", "You wrote: \"The kettle from my last order arrived broken\".")]
    public async Task A_hint_in_the_instructions_shows_in_the_reply(string instructions, string reply) => Assert.Equal(reply, await ReplyAsync(Complaint, instructions));

    [Fact]
    public async Task A_short_reply_is_one_sentence_and_keeps_the_wanted_manner()
    {
        ((string, string)[], (string, string)[])[] demos = [([("message", "The kettle arrived broken")], [("reply", "Sorry about that. We send a new kettle. It takes 3 days.")])];

        Assert.Equal("Sorry about that. We send a new kettle.", await ReplyAsync(Complaint, "Reply in 2 sentences.", demos));
        Assert.Equal("Sorry about that.", await ReplyAsync(Complaint, "Be brief and apologise.", demos));
    }

    [Fact]
    public void Any_message_and_demo_get_a_reply()
    {
        var text = Gen.OneOf(ArbMap.Default.GeneratorFor<string>().Select(value => value ?? ""), Gen.Elements("\"", "“x”", "4711", "a@b.co", "to Ann Bell", ": ", "\n", ". ", "ask for the ", "1,1,1")).ArrayOf().Select(string.Concat);
        var drawn = from message in text from shown in text from reply in text from instructions in text select (message, shown, reply, instructions);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(drawn.ToArbitrary(), async given =>
        {
            using var response = await _server.PostAsync(FieldPrompts.Request([("message", given.message)], [new AskedField("reply")], [([("message", given.shown)], [("reply", given.reply)])], given.instructions));
            return (int)response.StatusCode == 200;
        }));
    }

    private async Task<string> ReplyAsync(string message, string instructions = "Answer the customer.", IEnumerable<((string, string)[], (string, string)[])>? demos = null) =>
        FieldPrompts.ValueIn(await _server.SayAsync(FieldPrompts.Request([("message", message)], [new AskedField("reply")], demos, instructions)), "reply");
}
