using FsCheck;
using FsCheck.Fluent;

namespace LlmOps.PracticeModel.Tests.Serving;

public sealed class AnyPromptTests : IAsyncLifetime
{
    private static readonly string[] Fragments =
    [
        "[[ ## text ## ]]", "[[ ## label ## ]]\n", "Your output fields are:\n1. `label` (Literal['a']):", "All interactions will be structured", "{label}        # note: the value you produce ",
        "must exactly match (no extra characters) one of: ", "must adhere to the JSON schema: {\"enum\": [", "; ", "Outputs will be a JSON object", "\"label\": \"{label}", "Labels: a, b", "- ", "```json {", "}", "\n\n", "a: b", "\u2028", "😀", "\0",
    ];

    private PracticeServer _server = null!;

    public async Task InitializeAsync() => _server = await PracticeServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public void No_prompt_text_whatever_makes_the_server_fail()
    {
        var text = Gen.OneOf(ArbMap.Default.GeneratorFor<string>().Select(value => value ?? ""), Gen.Elements(Fragments)).ArrayOf().Select(string.Concat);
        var prompt = from role in Gen.Elements("system", "user", "assistant") from content in text select (Role: role, Content: content);
        var conversation = from turns in prompt.NonEmptyListOf() from format in Gen.Elements<string?>(null, "json_object") select (Turns: turns, Format: format);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(conversation.ToArbitrary(), async drawn =>
        {
            using var response = await _server.PostAsync(new
            {
                model = "practice-small",
                messages = drawn.Turns.Select(turn => new { role = turn.Role, content = turn.Content }),
                response_format = drawn.Format is null ? null : new { type = drawn.Format },
            });
            return (int)response.StatusCode == 200;
        }));
    }

    [Fact]
    public void No_body_whatever_makes_the_server_fail()
    {
        var body = Gen.OneOf(ArbMap.Default.GeneratorFor<string>().Select(value => value ?? ""), Gen.Elements("{", "}", "[", "]", ":", ",", "\"model\"", "\"practice-small\"", "\"messages\"", "null", "1e999", "\"\\ud800\"")).ArrayOf().Select(string.Concat);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(body.ToArbitrary(), async drawn =>
        {
            using var response = await _server.PostAsync(drawn);
            return (int)response.StatusCode == 400;
        }));
    }
}
