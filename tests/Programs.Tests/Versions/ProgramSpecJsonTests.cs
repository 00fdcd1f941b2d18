using System.Text.Json;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Tests.Versions;

public sealed class ProgramSpecJsonTests
{
    private const string Full = """
        { "profile": "native",
          "steps": [ { "id": "classify", "module": "chain_of_thought", "adapter": "chat",
              "signature": { "instructions": "Sort.", "inputs": [{"name":"text","type":"str","desc":"a mail"}], "outputs": [{"name":"label","type":"Literal[\"a\",'b']"}] },
              "demos": [ {"inputs":{"text":"x"},"outputs":{"label":"a","reasoning":"r"},"augmented":true} ],
              "model": { "name": "m", "temperature": 0, "max_tokens": 512 },
              "bind": { "text": "$.inputs.text" } } ],
          "outputs": { "label": "$.steps.classify.label" },
          "fallbacks": [ {"model": "backup"}, {"outputs": {"label": "b"}} ] }
        """;

    [Fact]
    public void A_document_survives_the_wire_form()
    {
        var spec = ProgramSpecJson.Parse(Full);
        var wire = JsonSerializer.Serialize(spec, ProgramSpecJson.Options);
        Assert.Contains("\"max_tokens\":512", wire, StringComparison.Ordinal);
        Assert.Equal(ProgramSpecJson.Hash(spec), ProgramSpecJson.Hash(ProgramSpecJson.Parse(wire)));
        Assert.Equal(ProgramSpecJson.Hash(spec), ProgramSpecJson.Hash(JsonSerializer.Deserialize<ProgramSpec>(wire, ProgramSpecJson.Options)!));
        Assert.Equal(ProgramSpecJson.Hash(spec), ProgramSpecJson.Hash(ProgramSpecJson.Parse(ProgramSpecJson.Canonical(spec))));
    }

    [Fact]
    public void The_canonical_form_is_pinned()
    {
        var spec = ProgramSpecJson.Parse(Full);
        Assert.Equal(
            """{"fallbacks":[{"model":"backup"},{"outputs":{"label":"b"}}],"outputs":{"label":"$.steps.classify.label"},"steps":[{"demos":[{"augmented":true,"inputs":{"text":"x"},"outputs":{"label":"a","reasoning":"r"}}],"id":"classify","model":{"max_tokens":512,"name":"m","temperature":0.0},"module":"chain_of_thought","signature":{"inputs":[{"desc":"a mail","name":"text"}],"instructions":"Sort.","outputs":[{"name":"label","type":"Literal['a', 'b']"}]}}]}""",
            ProgramSpecJson.Canonical(spec));
        Assert.Matches("^[0-9a-f]{64}$", ProgramSpecJson.Hash(spec));
    }

    [Fact]
    public void What_changes_the_prompt_changes_the_hash()
    {
        var spec = ProgramSpecJson.Parse(Full);
        Assert.NotEqual(ProgramSpecJson.Hash(spec), ProgramSpecJson.Hash(spec with { Profile = "compat" }));
        Assert.NotEqual(ProgramSpecJson.Hash(spec), ProgramSpecJson.Hash(spec with { Steps = [spec.Steps[0] with { Demos = null }] }));
    }

    [Fact]
    public void All_problems_are_reported_at_once_in_document_order()
    {
        var wrong = Assert.Throws<SpecException>(() => ProgramSpecJson.Parse("""
            { "profil": "native",
              "steps": [ { "id": "s", "module": "predikt", "adapter": "xml", "extra": 1,
                  "signature": { "inputs": [{"name":"text","type":"strr"},{"name":"text"}], "outputs": [{"name":"text"},{"name":7}] },
                  "demos": [ {"inputs":{"txt":"x"},"outputs":{}} ],
                  "model": { "temperature": 3 },
                  "bind": { "text": "$.text" } } ],
              "outputs": { "label": "$.steps.t.label" },
              "fallbacks": [ {} ] }
            """));
        Assert.Equal(
            [
                "/profil", "/steps/0/module", "/steps/0/adapter", "/steps/0/extra", "/steps/0/signature/inputs/0/type", "/steps/0/signature/inputs/1/name",
                "/steps/0/signature/outputs/0/name", "/steps/0/signature/outputs/1/name", "/steps/0/demos/0", "/steps/0/demos/0/inputs/txt", "/steps/0/model/name",
                "/steps/0/model/temperature", "/steps/0/bind/text", "/outputs/label", "/fallbacks/0",
            ],
            wrong.Problems.Select(p => p.Pointer));
        Assert.Contains("did you mean 'predict'", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'profile'", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("character 1", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "", "not valid JSON at line 1")]
    [InlineData("[]", "", "must be an object")]
    [InlineData("{}", "/steps", "is missing")]
    [InlineData("{\"steps\": []}", "/steps", "at least one step")]
    [InlineData("{\"steps\": 1}", "/steps", "must be a list, not a number")]
    [InlineData("{\"steps\": [], \"steps\": []}", "", "not valid JSON")]
    [InlineData("{\"steps\": \"\\udc00\"}", "", "half a character")]
    [InlineData("{\"\\ud800\": []}", "", "half a character")]
    [InlineData("{\"steps\": [-1e999]}", "", "a number beyond the range")]
    public void A_broken_document_is_refused(string json, string pointer, string reason)
    {
        var wrong = Assert.Throws<SpecException>(() => ProgramSpecJson.Parse(json));
        var problem = wrong.Problems[0];
        Assert.Equal(pointer, problem.Pointer);
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_shorthand_names_the_character()
    {
        var wrong = Assert.Throws<SpecException>(() => SpecShorthand.FromSignature("text -> label: Litteral['a']", null, "m"));
        Assert.Equal(new SpecProblem("/signature", "unknown type 'Litteral'; did you mean 'Literal'? (character 16)"), Assert.Single(wrong.Problems));
    }
}
