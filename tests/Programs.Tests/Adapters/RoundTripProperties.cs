using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Models;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Tests.Adapters;

public sealed class RoundTripProperties
{
    private static readonly string[] Shards =
        ["[[ ## label ## ]]", "[[ ## note ## ]]\n", "[[ ## completed ## ]]", "```", "{", "}", "[", "]", "\"", "'", ":", ",", "label", "red", "\n", " ", "null", "\\u12", "7", "//", "é", "\0"];

    [Theory]
    [InlineData("chat", "native")]
    [InlineData("chat", "compat")]
    [InlineData("json", "native")]
    [InlineData("json", "compat")]
    public void What_a_demo_shows_is_read_back_equal(string adapter, string profile) =>
        Prop.ForAll(Values().ToArbitrary(), values =>
        {
            var plan = Specs.Plan("q -> text, label: Literal['red', 'light blue'], n: int, x: float, ok: bool, tags: list[str], map: dict[str, int], note: Optional[int]", adapter: adapter, profile: profile, demos: new LlmOps.Programs.Versions.DemoSpec(Specs.Json("""{"q": "x"}"""), values));
            // DSPy tells an absent value from a null one only in complete demos, so the assistant turn is the answer either way.
            var answer = plan.Render(Specs.Json("""{"q": "y"}"""), RunOptions.Default).Messages[2].Content;
            var run = Read(plan, answer);
            Assert.Equal(PromptJson.Line(values), PromptJson.Line(run.Outputs));
            Assert.DoesNotContain(run.Repairs, r => r.Contains("marker", StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("chat", "native")]
    [InlineData("chat", "compat")]
    [InlineData("json", "native")]
    [InlineData("json", "compat")]
    public void Any_text_is_read_or_refused_by_the_one_typed_error(string adapter, string profile)
    {
        var plan = Specs.Plan("q -> label: Literal['red', 7], note: Optional[list[int]], map: dict[str, Any]", adapter: adapter, profile: profile);
        var wild = Gen.ListOf(Gen.Elements(Shards)).Select(parts => string.Concat(parts));
        var foreign = ArbMap.Default.GeneratorFor<string?>().Select(s => s ?? "");
        Prop.ForAll(Gen.OneOf(wild, foreign).ToArbitrary(), answer =>
        {
            try
            {
                Assert.Equal(3, Read(plan, answer).Outputs.Count);
            }
            catch (AnswerException wrong)
            {
                Assert.Contains(wrong.Field, (string[])["label", "note", "map"]);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void A_value_full_of_markers_never_changes_the_structure_of_the_prompt()
    {
        var plan = Specs.Plan("q -> label");
        Prop.ForAll(Gen.ListOf(Gen.Elements(Shards)).Select(parts => string.Concat(parts)).ToArbitrary(), value =>
        {
            var content = plan.Render(new JsonObject { ["q"] = value }, RunOptions.Default).Messages[^1].Content;
            Assert.Equal(3, content.Split("[[ ##").Length - 1);
        }).QuickCheckThrowOnFailure();
    }

    private static ProgramRun Read(ProgramPlan plan, string answer) =>
        plan.Read(plan.Render(Specs.Json("""{"q": "y"}"""), RunOptions.Default), new ModelResponse(answer, default, "m", "stop"));

    private static Gen<JsonObject> Values()
    {
        var word = Gen.Elements("plain", "two words", "é ü", "\"quoted\"", "a\nb", "{x}", "it's", "[1]", "42");
        return
            from text in word
            from label in Gen.Elements("red", "light blue")
            from n in ArbMap.Default.GeneratorFor<int>()
            from x in ArbMap.Default.GeneratorFor<NormalFloat>()
            from ok in ArbMap.Default.GeneratorFor<bool>()
            from tags in Gen.ListOf(word)
            from keys in Gen.ListOf(word)
            select new JsonObject
            {
                ["text"] = text,
                ["label"] = label,
                ["n"] = n,
                ["x"] = x.Get,
                ["ok"] = ok,
                ["tags"] = new JsonArray([.. tags.Select(t => JsonValue.Create(t))]),
                ["map"] = new JsonObject(keys.Distinct().Select((k, i) => KeyValuePair.Create(k, (JsonNode?)i))),
                ["note"] = n,
            };
    }
}
