using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Tests.Versions;

public sealed class GraphCheckTests
{
    [Theory]
    [InlineData("""{"text": "$.steps.nowhere.chunks"}""", "/steps/1/bind/text", "unknown step 'nowhere'")]
    [InlineData("""{"text": "$.steps.first.topics"}""", "/steps/1/bind/text", "step 'first' has no output 'topics'; did you mean 'topic'")]
    [InlineData("""{"text": "$.steps.first.count"}""", "/steps/1/bind/text", "step 'first' gives int and step 'second' takes str")]
    [InlineData("""{"text": "first.topic"}""", "/steps/1/bind/text", "is not a path of the form $.inputs.NAME or $.steps.ID.FIELD")]
    [InlineData("""{"txt": "$.steps.first.topic"}""", "/steps/1/bind/txt", "the step has no input 'txt'; did you mean 'text'")]
    public void A_binding_that_leads_nowhere_names_step_and_path(string bind, string pointer, string reason)
    {
        var wrong = Assert.Throws<SpecException>(() => ProgramSpecJson.Parse(TwoSteps(bind)));
        Assert.Contains(wrong.Problems, p => p.Pointer == pointer && p.Reason.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Steps_that_wait_for_each_other_are_named_in_turn()
    {
        var wrong = Assert.Throws<SpecException>(() => ProgramSpecJson.Parse(TwoSteps("""{"text": "$.steps.first.topic"}""", """{"text": "$.steps.second.summary"}""")));
        var problem = Assert.Single(wrong.Problems);
        Assert.Equal(("/steps/0/bind", "the steps wait for each other: first -> second -> first"), (problem.Pointer, problem.Reason));
    }

    [Fact]
    public void A_step_that_nobody_uses_is_named()
    {
        var wrong = Assert.Throws<SpecException>(() => ProgramSpecJson.Parse(TwoSteps("""{"text": "$.inputs.text"}""")));
        var problem = Assert.Single(wrong.Problems);
        Assert.Equal(("/steps/0", "neither an output nor another step uses step 'first'"), (problem.Pointer, problem.Reason));
    }

    [Fact]
    public void A_program_input_has_one_type()
    {
        var wrong = Assert.Throws<SpecException>(() => ProgramSpecJson.Parse("""
            {"steps": [
              {"id": "a", "signature": {"inputs": [{"name": "x", "type": "int"}], "outputs": [{"name": "y"}]}, "model": {"name": "m"}},
              {"id": "b", "signature": {"inputs": [{"name": "x"}, {"name": "y"}], "outputs": [{"name": "z"}]}, "model": {"name": "m"}, "bind": {"y": "$.steps.a.y"}}]}
            """));
        Assert.Equal("the program's input 'x' is str here and int in step 'a'", Assert.Single(wrong.Problems).Reason);
    }

    [Fact]
    public void Two_steps_of_one_name_are_refused()
    {
        var json = TwoSteps("""{"text": "$.inputs.text"}""").Replace("\"second\"", "\"first\"", StringComparison.Ordinal);
        Assert.Contains(Assert.Throws<SpecException>(() => ProgramSpecJson.Parse(json)).Problems, p => p.Pointer is "/steps/1/id");
    }

    private static string TwoSteps(string bindSecond, string bindFirst = "{}") => $$"""
        {"steps": [
          {"id": "first", "signature": {"inputs": [{"name": "text"}], "outputs": [{"name": "topic"}, {"name": "count", "type": "int"}]}, "model": {"name": "m"}, "bind": {{bindFirst}}},
          {"id": "second", "signature": {"inputs": [{"name": "text"}], "outputs": [{"name": "summary"}]}, "model": {"name": "m"}, "bind": {{bindSecond}}}]}
        """;
}
