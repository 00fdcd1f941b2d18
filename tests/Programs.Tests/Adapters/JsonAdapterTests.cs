using LlmOps.Programs.Execution;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Tests.Adapters;

public sealed class JsonAdapterTests
{
    [Fact]
    public void The_prompt_has_the_exact_layout()
    {
        var plan = Specs.Plan("ticket -> team: Literal['a \"b\"'], n: int", "Route.", adapter: "json", demos: Specs.Demo("""{"ticket": "t"}""", """{"team": "a \"b\"", "n": 3}"""));
        var messages = plan.Render(Specs.Json("""{"ticket": "It crashed"}"""), RunOptions.Default).Messages;
        Assert.Equal(
            """
            Your input fields are:
            1. `ticket` (str):
            Your output fields are:
            1. `team` (Literal['a "b"']): 
            2. `n` (int):
            All interactions will be structured in the following way, with the appropriate values filled in.

            Inputs will have the following structure:

            [[ ## ticket ## ]]
            {ticket}

            Outputs will be a JSON object with the following fields.

            {
              "team": "{team}        # note: the value you produce must exactly match (no extra characters) one of: a \"b\"",
              "n": "{n}        # note: the value you produce must be a single int value"
            }
            In adhering to this structure, your objective is: 
                    Route.
            """,
            messages[0].Content);
        Assert.Equal("{\n  \"team\": \"a \\\"b\\\"\",\n  \"n\": 3\n}", messages[2].Content);
        Assert.EndsWith("Respond with a JSON object in the following order of fields: `team` (must be formatted as a valid Python Literal['a \"b\"']), then `n` (must be formatted as a valid Python int).", messages[3].Content, StringComparison.Ordinal);
    }

    [Fact]
    public void Closed_outputs_get_a_strict_schema_and_open_ones_JSON_mode()
    {
        var closed = Specs.Plan("q -> a: int, b: list[str]", adapter: "json").Render(Specs.Json("""{"q": "x"}"""), RunOptions.Default).ResponseFormat;
        var open = Specs.Plan("q -> a: dict[str, int]", adapter: "json").Render(Specs.Json("""{"q": "x"}"""), RunOptions.Default).ResponseFormat;
        Assert.Equal(
            """{"type": "json_schema", "json_schema": {"name": "program_outputs", "strict": true, "schema": {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "array", "items": {"type": "string"}}}, "required": ["a", "b"], "additionalProperties": false}}}""",
            PromptJson.Line(closed));
        Assert.Equal("""{"type": "json_object"}""", PromptJson.Line(open));
    }

    [Theory]
    [InlineData("{\"a\": \"x\", \"n\": 3}", "")]
    [InlineData("Here:\n```json\n{'a': 'x', n: \"3\",}\n```", "single_quotes,bare_key,trailing_comma,code_fence")]
    public async Task An_answer_is_read_and_repairs_are_recorded(string answer, string repairs)
    {
        var run = await Specs.Plan("q -> a, n: int, note: Optional[str]", adapter: "json").RunAsync("""{"q": "x"}""", new ScriptedModel(answer));
        Assert.Equal("""{"a":"x","n":3,"note":null}""", run.Outputs.ToJsonString());
        Assert.Equal(repairs, string.Join(',', run.Repairs));
    }

    [Theory]
    [InlineData("I cannot.", "a", "no JSON object")]
    [InlineData("{\"n\": 1}", "a", "missing")]
    [InlineData("{\"a\": null, \"n\": 1}", "a", "null")]
    [InlineData("{\"a\": \"x\", \"n\": 1.5}", "n", "whole number")]
    public async Task An_unreadable_answer_names_the_field(string answer, string field, string reason)
    {
        var wrong = await Assert.ThrowsAsync<AnswerException>(() => Specs.Plan("q -> a, n: int", adapter: "json").RunAsync("""{"q": "x"}""", new ScriptedModel(answer)));
        Assert.Equal(field, wrong.Field);
        Assert.Contains(reason, wrong.Reason, StringComparison.Ordinal);
    }
}
