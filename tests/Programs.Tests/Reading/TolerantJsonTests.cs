using LlmOps.Programs.Reading;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Tests.Reading;

public sealed class TolerantJsonTests
{
    [Theory]
    [InlineData("{\"a\": [1, -2.5e3, true, null, \"x\\u0041\\n\"]}", "{\"a\": [1, -2500.0, true, null, \"xA\\n\"]}", "")]
    [InlineData("Sure! {\"a\": 1} Done.", "{\"a\": 1}", "text_around")]
    [InlineData("```json\n{\"a\": 1}\n```", "{\"a\": 1}", "code_fence")]
    [InlineData("{'a': 'b'}", "{\"a\": \"b\"}", "single_quotes")]
    [InlineData("{a: True, b: None}", "{\"a\": true, \"b\": null}", "bare_key,python_word")]
    [InlineData("{\"a\": loans}", "{\"a\": \"loans\"}", "bare_word")]
    [InlineData("{\"a\": 5 apples}", "{\"a\": \"5 apples\"}", "bare_word")]
    [InlineData("{\"a\": 1, // note\n \"b\": 2 /* more */}", "{\"a\": 1, \"b\": 2}", "comment")]
    [InlineData("{\"a\": {\"b\": [1, 2", "{\"a\": {\"b\": [1, 2]}}", "missing_closer")]
    [InlineData("{\"a\": \"cut off", "{\"a\": \"cut off\"}", "missing_quote,missing_closer")]
    [InlineData("{\"a\": [1, 2}", "{\"a\": [1, 2]}", "missing_closer")]
    [InlineData("{\"a\": 1 \"b\": 2}", "{\"a\": 1, \"b\": 2}", "missing_comma")]
    [InlineData("{\"a\": \"she said \"no\" twice\"}", "{\"a\": \"she said \\\"no\\\" twice\"}", "inner_quote")]
    [InlineData("{\"a\": 1} {\"a\": 2}", "{\"a\": 2}", "several_documents")]
    [InlineData("[{\"a\": 1}]", "{\"a\": 1}", "")]
    [InlineData("{\"a\": 1,, \"b\": 2; \"c\": 3]", "{\"a\": 1, \"b\": 2, \"c\": 3}", "extra_comma,wrong_separator,wrong_closer")]
    [InlineData("{\"a\": 1, \"b\"}", "{\"a\": 1}", "missing_value")]
    [InlineData("{\"a\": 1, \"b", "{\"a\": 1}", "missing_quote,missing_value,missing_closer")]
    [InlineData("{\"a\": \"x}", "{\"a\": \"x\"}", "missing_quote,missing_closer")]
    [InlineData("{“a”: “x”}", "{\"a\": \"x\"}", "curly_quotes")]
    [InlineData("{\"a\": [1, ...], ...}", "{\"a\": [1]}", "ellipsis")]
    [InlineData("{\"a\": \"he said \"no\", then left\", \"b\": 1}", "{\"a\": \"he said \\\"no\\\", then left\", \"b\": 1}", "inner_quote")]
    [InlineData("{\"a\": 1, \"a\": 2}", "{\"a\": 2}", "repeated_key")]
    [InlineData("{\"a\": 1} {", "{\"a\": 1}", "missing_closer,several_documents")]
    [InlineData("Use {braces} like this: {\"a\": 1}", "{\"a\": 1}", "text_around")]
    public void An_object_is_found_and_repairs_are_recorded(string text, string expected, string repairs)
    {
        var reading = new AnswerReading(Profile.Native);
        Assert.Equal((expected, repairs), (PromptJson.Line(TolerantJson.ReadObject(text, _ => true, reading)), string.Join(',', reading.Repairs)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("I do not know.")]
    [InlineData("[1, 2]")]
    [InlineData("{broken")]
    public void Where_there_is_no_object_there_is_nothing(string text) =>
        Assert.Null(TolerantJson.ReadObject(text, _ => true, new AnswerReading(Profile.Native)));

    [Fact]
    public void Endless_nesting_is_nothing_and_ends_soon() =>
        Assert.Null(TolerantJson.ReadObject(string.Concat(Enumerable.Repeat("{\"a\":[", 20_000)) + "!!", _ => true, new AnswerReading(Profile.Native)));
}
