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
                new(SpecChangeKind.Added, "/steps/main/demos", null, "1"),
                new(SpecChangeKind.Removed, "/steps/main/demos", "1", null),
            ],
            changes.SkipLast(1));
        Assert.Equal("/prompt_tokens_estimate", changes[^1].Path);
    }
}
