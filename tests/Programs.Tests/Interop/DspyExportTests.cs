using LlmOps.Programs.Interop;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Tests.Interop;

public sealed class DspyExportTests
{
    [Fact]
    public void What_a_state_cannot_carry_is_listed()
    {
        var spec = ProgramSpecJson.Parse("""
            { "steps": [ { "id": "main", "adapter": "json", "model": {"name": "practice-small", "temperature": 0},
                "signature": {"inputs": [{"name": "text"}], "outputs": [{"name": "label", "type": "Literal['a','b']", "desc": "which"}]},
                "bind": {"text": "$.inputs.message"} } ],
              "outputs": {"intent": "$.steps.main.label"}, "fallbacks": [ {"model": "backup"} ] }
            """);
        var notes = DspyExport.Write(spec, new DspyExportOptions()).Notes;
        Assert.Equal(
            [
                (InteropNoteCode.MemberNotCarried, "/profile"), (InteropNoteCode.MemberNotCarried, "/outputs"), (InteropNoteCode.MemberNotCarried, "/fallbacks"),
                (InteropNoteCode.SignatureNotCarried, "/steps/0/signature"), (InteropNoteCode.MemberNotCarried, "/steps/0/adapter"), (InteropNoteCode.MemberNotCarried, "/steps/0/bind"),
                (InteropNoteCode.ModelNotCarried, "/steps/0/model"),
            ],
            notes.Select(n => (n.Code, n.Pointer)));
        Assert.EndsWith("text -> label: Literal['a','b']", notes[3].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_has_the_layout_DSPy_writes()
    {
        var json = DspyExport.Write(Specs.Of("someField, n: int -> a", instructions: null), new DspyExportOptions()).Json;
        Assert.Equal(
            """
            {
              "self": {
                "traces": [],
                "train": [],
                "demos": [],
                "signature": {
                  "instructions": "Given the fields `someField`, `n`, produce the fields `a`.",
                  "fields": [
                    {
                      "prefix": "Some Field:",
                      "description": "${someField}"
                    },
                    {
                      "prefix": "N:",
                      "description": "${n}"
                    },
                    {
                      "prefix": "A:",
                      "description": "${a}"
                    }
                  ]
                },
                "lm": null
              },
              "metadata": {
                "dependency_versions": {
                  "dspy": "3.3.1"
                }
              }
            }
            """,
            json);
    }

    [Fact]
    public void A_predictor_can_be_put_where_the_Python_program_keeps_it()
    {
        var spec = Named("hops_0", "predict");
        Assert.Equal(["hops_0", "metadata"], DspyExport.Write(spec, new DspyExportOptions()).State.Select(m => m.Key));
        var options = new DspyExportOptions { Paths = new Dictionary<string, string> { ["hops_0"] = "hops[0]" } };
        Assert.Equal(["hops[0]", "metadata"], DspyExport.Write(spec, options).State.Select(m => m.Key));
    }

    [Theory]
    [InlineData("metadata", null, "cannot stand at the path 'metadata'")]
    [InlineData("sort", "metadata", "cannot stand at the path 'metadata'")]
    [InlineData("sort", "", "cannot stand at the path ''")]
    public void A_path_that_means_something_else_is_refused(string id, string? path, string reason)
    {
        var options = new DspyExportOptions { Paths = path is null ? [] : new Dictionary<string, string> { [id] = path } };
        Assert.Contains(reason, Assert.Throws<InteropException>(() => DspyExport.Write(Named(id, "predict"), options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_for_an_unknown_step_is_refused_with_a_close_name()
    {
        var options = new DspyExportOptions { Paths = new Dictionary<string, string> { ["sorrt"] = "x" } };
        Assert.Contains("did you mean 'sort'", Assert.Throws<InteropException>(() => DspyExport.Write(Named("sort", "predict"), options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_of_another_kind_is_left_out_and_a_program_of_none_but_such_is_refused()
    {
        var (own, foreign) = (Named("sort", "chain_of_thought").Steps[0], Named("draw", "template").Steps[0]);
        var result = DspyExport.Write(new ProgramSpec { Profile = "compat", Steps = [own, foreign] }, new DspyExportOptions { WithModel = true });
        Assert.Equal(["sort.predict", "metadata"], result.State.Select(m => m.Key));
        Assert.Equal([(InteropNoteCode.SignatureNotCarried, "/steps/0/signature"), (InteropNoteCode.ModelNameUnknown, "/steps/0/model/name"), (InteropNoteCode.StepLeftOut, "/steps/1")], result.Notes.Select(n => (n.Code, n.Pointer)));
        Assert.Contains("would be empty", Assert.Throws<InteropException>(() => DspyExport.Write(new ProgramSpec { Steps = [foreign] }, new DspyExportOptions())).Message, StringComparison.Ordinal);
    }

    private static ProgramSpec Named(string id, string module)
    {
        var spec = Specs.Of("text -> label");
        return spec with { Steps = [spec.Steps[0] with { Id = id, Module = module }] };
    }
}
