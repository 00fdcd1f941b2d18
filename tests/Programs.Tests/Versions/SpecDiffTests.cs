using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Tests.Versions;

public sealed class SpecDiffTests
{
    [Fact]
    public void Equal_documents_have_no_changes() => Assert.Empty(SpecDiff.Compare(Specs.Of("a -> b"), Specs.Of("a -> b")));

    [Fact]
    public void Every_kind_of_change_is_listed()
    {
        var before = Specs.Of("text, old -> label", "Sort.\nBe quick.", demos: [Specs.Demo("""{"text": "1"}""", """{"label": "x"}"""), Specs.Demo("""{"text": "2"}""", """{"label": "x"}""")]);
        var after = Specs.Of("text -> label: Literal['x', 'y'], sure: float", "Sort.\nBe right.", module: "chain_of_thought", demos: [Specs.Demo("""{"text": "2"}""", """{"label": "x"}"""), Specs.Demo("""{"text": "3"}""", """{"label": "y"}""")]);
        after = after with { Steps = [after.Steps[0] with { Model = new ModelSpec("other-model", 0.5) }] };
        var changes = SpecDiff.Compare(before, after);
        Assert.Equal(
            [
                new(SpecChangeKind.Changed, "/steps/main/module", "predict", "chain_of_thought"),
                new(SpecChangeKind.Removed, "/steps/main/instructions/2", "Be quick.", null),
                new(SpecChangeKind.Added, "/steps/main/instructions/2", null, "Be right."),
                new(SpecChangeKind.Removed, "/steps/main/inputs/old", "str", null),
                new(SpecChangeKind.Changed, "/steps/main/outputs/label/type", "str", "Literal['x', 'y']"),
                new(SpecChangeKind.Added, "/steps/main/outputs/sure", null, "float"),
                new(SpecChangeKind.Changed, "/steps/main/model/name", "some-model", "other-model"),
                new(SpecChangeKind.Added, "/steps/main/model/temperature", null, "0.5"),
                new(SpecChangeKind.Added, "/steps/main/demos/1", null, "text: \"3\" -> label: \"y\""),
                new(SpecChangeKind.Removed, "/steps/main/demos/0", "text: \"1\" -> label: \"x\"", null),
            ],
            changes.SkipLast(1));
        Assert.Equal("/prompt_tokens_estimate", changes[^1].Path);
    }

    [Fact]
    public void Members_of_all_depths_are_compared_and_defaults_spoken()
    {
        var before = ProgramSpecJson.Parse("""
            {"profile": "compat", "fallbacks": [{"model": "spare"}], "outputs": {"label": "$.steps.s.label"},
             "steps": [{"id": "s", "adapter": "json", "model": {"name": "m", "max_tokens": 9}, "signature": {"inputs": [{"name": "text", "desc": "a mail"}], "outputs": [{"name": "label"}]}, "bind": {"text": "$.inputs.mail"}}]}
            """);
        var after = ProgramSpecJson.Parse("""
            {"steps": [{"id": "s", "model": {"name": "m"}, "signature": {"inputs": [{"name": "text", "desc": ""}], "outputs": [{"name": "label", "type": "int"}]}, "bind": {"text": "$.inputs.text"}}]}
            """);
        Assert.Equal(
            [
                new(SpecChangeKind.Changed, "/profile", "compat", "native"),
                new(SpecChangeKind.Changed, "/steps/s/adapter", "json", "chat"),
                new(SpecChangeKind.Removed, "/steps/s/inputs/text/desc", "a mail", null),
                new(SpecChangeKind.Changed, "/steps/s/outputs/label/type", "str", "int"),
                new(SpecChangeKind.Removed, "/steps/s/model/max_tokens", "9", null),
                new(SpecChangeKind.Removed, "/steps/s/bind", """{"text":"$.inputs.mail"}""", null),
                new(SpecChangeKind.Removed, "/outputs", """{"label":"$.steps.s.label"}""", null),
                new(SpecChangeKind.Removed, "/fallbacks", """[{"model":"spare"}]""", null),
            ],
            SpecDiff.Compare(before, after).SkipLast(1));
    }

    [Fact]
    public void Declared_types_are_compared_inside()
    {
        var (before, after) = (WithType("""{"json_schema": {"type": "object", "properties": {"lat": {"type": "number"}}}}"""), WithType("""{"json_schema": {"type": "object", "properties": {"lat": {"type": "string"}, "lon": {}}}}"""));
        Assert.Equal(
            [
                new(SpecChangeKind.Changed, "/types/Place/json_schema/properties/lat/type", "number", "string"),
                new(SpecChangeKind.Added, "/types/Place/json_schema/properties/lon", null, "{}"),
            ],
            SpecDiff.Compare(before, after));
    }

    [Fact]
    public void Demos_that_change_places_are_a_change_of_order()
    {
        var (x, y) = (Specs.Demo("""{"a": "1"}""", """{"b": "x"}"""), Specs.Demo("""{"a": "2"}""", """{"b": "y"}"""));
        Assert.Equal([new SpecChange(SpecChangeKind.Changed, "/steps/main/demos/order", "0, 1, 2", "1, 0, 2")], SpecDiff.Compare(Specs.Of("a -> b", demos: [x, y, x]), Specs.Of("a -> b", demos: [y, x, x])));
    }

    [Fact]
    public void A_preview_of_a_demo_is_short_and_breaks_no_character()
    {
        var demo = Specs.Demo("{}", "{}");
        demo.Inputs["a"] = string.Concat(Enumerable.Repeat("\U0001F600", 40));
        demo.Outputs["b"] = new string('y', 500);
        var preview = Assert.Single(SpecDiff.Compare(Specs.Of("a -> b"), Specs.Of("a -> b", demos: demo)).SkipLast(1)).After!;
        Assert.InRange(preview.Length, 100, 200);
        Assert.All(preview.Index(), c => Assert.True(!char.IsHighSurrogate(c.Item) || char.IsLowSurrogate(preview[c.Index + 1])));
    }

    [Theory]
    [InlineData("a\nb\nc", "a\nc", "-2 b")]
    [InlineData("a\nb\nc", "a\nx\nb\nc", "+2 x")]
    [InlineData("a\nb\nc\nd", "a\nc\ny\nd", "-2 b|+3 y")]
    [InlineData("", "a", "-1 |+1 a")]
    [InlineData("a\na", "a", "-2 a")]
    public void Instructions_are_compared_line_by_line(string before, string after, string expected) =>
        Assert.Equal(expected, string.Join('|', Lines(before, after)));

    [Fact]
    public void Instructions_too_long_to_align_are_told_as_one_block()
    {
        var (before, after) = (string.Join('\n', Enumerable.Range(0, 3000)), string.Join('\n', Enumerable.Range(1, 3000)));
        Assert.Equal(6001, Lines(before, $"x\n{after}").Count());
        Assert.Equal(["+1 x"], Lines(before, $"x\n{before}"));
    }

    private static IEnumerable<string> Lines(string before, string after)
    {
        var changes = new List<SpecChange>();
        LineDiff.Compare(changes, "/i", before, after);
        return changes.Select(c => $"{(c.Kind is SpecChangeKind.Added ? '+' : '-')}{c.Path["/i/".Length..]} {c.Before ?? c.After}");
    }

    private static ProgramSpec WithType(string json) =>
        Specs.Of("a -> b") with { Types = new Dictionary<string, System.Text.Json.JsonElement> { ["Place"] = System.Text.Json.JsonDocument.Parse(json).RootElement } };
}
