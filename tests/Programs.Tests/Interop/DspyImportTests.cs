using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Execution;
using LlmOps.Programs.Interop;
using LlmOps.Programs.Versions;

namespace LlmOps.Programs.Tests.Interop;

public sealed class DspyImportTests
{
    [Theory]
    [InlineData("message -> label: Literal['card_arrival', 'transaction_charged_twice']")]
    [InlineData("message -> reasoning, label: Literal['card_arrival', 'transaction_charged_twice']")]
    public void A_state_becomes_a_program_with_the_names_and_types_of_the_given_signature(string signature)
    {
        var (spec, report) = States.Import(States.Intent, signature);
        Assert.Equal("compat", spec.Profile);
        var step = Assert.Single(spec.Steps);
        Assert.Equal(("main", "chain_of_thought", new ModelSpec("openai/gpt-4o-mini", 0, 256)), (step.Id, step.Module, step.Model));
        Assert.Equal([new FieldSpec("message", "str", "what the customer wrote")], step.Signature.Inputs);
        Assert.Equal([new FieldSpec("label", "Literal['card_arrival', 'transaction_charged_twice']", "one intent name")], step.Signature.Outputs);
        Assert.Equal([true, false], step.Demos!.Select(d => d.Augmented));
        Assert.Equal("""{"reasoning":"Asks for a delivery.","label":"card_arrival"}""", step.Demos![0].Outputs.ToJsonString());
        Assert.Equal("""{"message":"I was charged twice"}""", step.Demos![1].Inputs.ToJsonString());
        Assert.Equal([new ImportedStep("predict", "main", "chain_of_thought", "message -> label: Literal['card_arrival', 'transaction_charged_twice']", "openai/gpt-4o-mini", 2)], report.Steps);
        Assert.Empty(report.Notes);
        Assert.StartsWith("Your input fields are:\n1. `message` (str): what the customer wrote\n", ProgramPlan.Compile(spec).Render(Specs.Json("""{"message": "x"}"""), RunOptions.Default).Messages[0].Content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("predict.lm.top_p", "0.9", InteropNoteCode.ModelArgumentDropped)]
    [InlineData("predict.lm.num_retries", "8", InteropNoteCode.ModelArgumentDropped)]
    [InlineData("predict.lm.model_type", "\"text\"", InteropNoteCode.ModelArgumentDropped)]
    [InlineData("predict.lm._dspy_lm_class", "\"my.models.Own\"", InteropNoteCode.ModelArgumentDropped)]
    [InlineData("predict.lm.api_base", "\"http://inside.example\"", InteropNoteCode.EndpointIgnored)]
    [InlineData("predict.lm.model_list", "[{\"litellm_params\": {}}]", InteropNoteCode.EndpointIgnored)]
    [InlineData("predict.lm.api_key", "\"inside.example\"", InteropNoteCode.EndpointIgnored)]
    [InlineData("predict.traces", "[{\"inside.example\": 1}, 2]", InteropNoteCode.RunRecordsDropped)]
    [InlineData("predict.train", "[1]", InteropNoteCode.RunRecordsDropped)]
    [InlineData("predict.config", "{\"n\": 3}", InteropNoteCode.UnknownMember)]
    [InlineData("predict.signature.name", "\"Intent\"", InteropNoteCode.UnknownMember)]
    [InlineData("metadata.host", "\"inside.example\"", InteropNoteCode.UnknownMember)]
    [InlineData("metadata.dependency_versions.dspy", "\"3.0.4\"", InteropNoteCode.VersionDiffers)]
    [InlineData("predict.demos", "[{\"message\": \"x\", \"label\": \"y\", \"rationale\": \"inside.example\"}]", InteropNoteCode.DemoKeysDropped)]
    public void What_cannot_come_along_is_named_and_its_value_not_repeated(string place, string value, InteropNoteCode code)
    {
        var imported = States.Import(With(place, value), "message -> label");
        var note = Assert.Single(imported.Report.Notes);
        Assert.Equal((code, $"/state/{place.Replace('.', '/')}"), (note.Code, note.Pointer));
        Assert.DoesNotContain("inside.example", note.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("inside.example", ProgramSpecJson.Canonical(imported.Spec), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("predict.lm", "null", "/model", "say which one shall answer")]
    [InlineData("predict.lm.model", "7", "/state/predict/lm/model", "must be a text, not a number")]
    [InlineData("predict.lm.max_tokens", "1.5", "/state/predict/lm/max_tokens", "must be a whole number")]
    [InlineData("predict.signature", "null", "/state/predict/signature", "is missing")]
    [InlineData("predict.signature.fields", "[]", "/state/predict/signature/fields", "holds 0 fields (), but the signature has 2 (message -> label)")]
    [InlineData("predict.signature.fields", "[{\"prefix\": \"A:\"}, {\"prefix\": \"B:\"}, {\"prefix\": \"C:\"}, {\"prefix\": \"D:\"}]", "/state/predict/signature/fields", "holds 4 fields (A: B: C: D:), but the signature has 2")]
    [InlineData("predict.demos", "[[1]]", "/state/predict/demos/0", "must be an object")]
    [InlineData("predict.extended_signature", "{}", "/state/predict/extended_signature", "2.5 or older")]
    [InlineData("predict.signature_instructions", "\"Do.\"", "/state/predict/signature_instructions", "2.5 or older")]
    [InlineData("predict", "[]", "/state/predict", "must be an object")]
    [InlineData("hops[0]", "{\"signature\": {\"instructions\": \"\", \"fields\": []}}", "/signature", "name a signature for each of predict, hops[0]")]
    public void What_does_not_fit_is_refused_by_name(string place, string value, string pointer, string reason)
    {
        var problem = Assert.Single(Assert.Throws<InteropException>(() => States.Import(With(place, value), "message -> label")).Problems);
        Assert.Equal(pointer, problem.Pointer);
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reasoning_in_the_file_is_never_taken_for_another_field()
    {
        var problem = Assert.Single(Assert.Throws<InteropException>(() => States.Import(States.Intent, "message -> label, sure")).Problems);
        Assert.Equal("holds 3 fields (Message: Reasoning: Label:), but the signature has 4 (message -> reasoning, label, sure)", problem.Reason);
    }

    [Theory]
    [InlineData("\u0080\u0004\u0095", "a pickle is never loaded")]
    [InlineData("", "is not valid JSON")]
    [InlineData("{\"predict\": {}, \"predict\": {}}", "is not valid JSON")]
    [InlineData("{\"predict\": \"\\ud800\"}", "half a character")]
    [InlineData("[]", "must be an object")]
    [InlineData("{\"metadata\": {}}", "holds no predictor")]
    public void A_text_that_is_no_state_is_refused(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<InteropException>(() => States.Import(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Everything_wrong_is_told_at_once()
    {
        var wrong = Assert.Throws<InteropException>(() => DspyImport.Read(
            """{"a": {"signature": {"fields": [7]}}, "b": {"demos": {}, "signature": {"instructions": 1, "fields": []}}, "c": 3}""",
            new DspyImportOptions { Signatures = new Dictionary<string, SignatureSpec> { ["aa"] = States.Signature("q -> a") } }));
        Assert.Equal(
            ["/state/a/signature/instructions", "/state/a/signature/fields/0", "/state/b/signature/instructions", "/state/b/demos", "/state/c", "/signatures/aa"],
            wrong.Problems.Select(p => p.Pointer));
        Assert.Contains("did you mean 'a'", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Declared_types_of_a_signature_go_into_the_document()
    {
        var types = new Dictionary<string, JsonElement> { ["Intent"] = JsonSerializer.SerializeToElement(new { json_schema = new { type = "string" } }) };
        var signature = JsonSerializer.SerializeToElement(new { inputs = new[] { new { name = "message", type = "str" } }, outputs = new[] { new { name = "label", type = "Intent" } } });
        var spec = DspyImport.Read(States.Intent, DspyImportOptions.Of(null, signature, null, types)).Spec;
        Assert.Equal("Intent", spec.Steps[0].Signature.Outputs[0].Type);
        Assert.Equal(["Intent"], spec.Types!.Keys);
    }

    [Fact]
    public void Wrong_signatures_are_all_named()
    {
        var wrong = Assert.Throws<InteropException>(() => DspyImportOptions.Of(null, Json("\"q\""), new Dictionary<string, JsonElement> { ["a/b"] = Json("""{"inputs": [{"nam": "q"}]}"""), ["c"] = Json("7"), ["d"] = Json("\"\\ud800\"") }));
        Assert.Equal(
            ["/signature", "/signatures/a~1b/inputs/0/name", "/signatures/a~1b/inputs/0/nam", "/signatures/a~1b/outputs", "/signatures/c", "/signatures/d"],
            wrong.Problems.Select(p => p.Pointer));

        static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;
    }

    [Theory]
    [InlineData("label -> message", "'Message:' belongs to 'message', but the signature has 'label' here")]
    [InlineData("text -> label", "'Message:' is not the title of 'text'")]
    public void Fields_in_another_order_are_warned_of(string signature, string text)
    {
        var note = States.Import(States.Intent, signature).Report.Notes.First(n => n.Code is InteropNoteCode.PrefixDiffers);
        Assert.Equal("/state/predict/signature/fields/0/prefix", note.Pointer);
        Assert.StartsWith(text, note.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_signature_names_sides_and_types_are_guessed_and_said_to_be()
    {
        var (spec, report) = States.Import(States.Intent);
        Assert.Equal("message -> label", SpecShorthand.Write(spec.Steps[0].Signature.Inputs, spec.Steps[0].Signature.Outputs));
        Assert.Contains("message -> reasoning, label (outputs from the reasoning on)", Assert.Single(report.Notes, n => n.Code is InteropNoteCode.SignatureGuessed).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Given the fields `userId`, `n`, produce the fields `ok`, `tags`.", "userId, n: int -> ok: bool, tags: list")]
    [InlineData("Decide.", "userId, n: int, ok: bool -> tags: list")]
    public void A_guess_reads_demos_and_default_instructions(string instructions, string signature)
    {
        var state = new JsonObject
        {
            ["self"] = new JsonObject
            {
                ["signature"] = new JsonObject
                {
                    ["instructions"] = instructions,
                    ["fields"] = JsonNode.Parse("""[{"prefix": "User Id:", "description": "who"}, {"prefix": "N:", "description": "${n}"}, {"prefix": "Ok:", "description": "is it"}, {"prefix": "Tags:", "description": "words"}]"""),
                },
                ["demos"] = JsonNode.Parse("""[{"userId": "u", "n": 3, "ok": true, "tags": ["x"]}, {"userId": "v", "n": 4, "ok": false, "tags": []}]"""),
            },
        };
        var step = States.Import(state.ToJsonString(), model: "m").Spec.Steps[0];
        Assert.Equal(signature, SpecShorthand.Write(step.Signature.Inputs, step.Signature.Outputs));
        Assert.Equal(instructions is "Decide." ? instructions : null, step.Signature.Instructions);
    }

    [Fact]
    public void A_field_whose_name_cannot_be_told_asks_for_a_signature()
    {
        var state = With("predict.signature.fields", """[{"prefix": "What now?", "description": "x"}, {"prefix": "Label:", "description": "y"}]""");
        Assert.Contains("give a signature", Assert.Throws<InteropException>(() => States.Import(state)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reasoning_with_words_of_its_own_stays_in_the_prompt()
    {
        var (spec, report) = States.Import(With("predict.signature.fields.1.description", "\"${produce the label}. We ...\""), "message -> label");
        Assert.Equal("predict", spec.Steps[0].Module);
        Assert.Equal([new FieldSpec("reasoning", "str", "${produce the label}. We ..."), new FieldSpec("label", "str", "one intent name")], spec.Steps[0].Signature.Outputs);
        Assert.Single(report.Notes, n => n.Code is InteropNoteCode.ModuleReplaced);
    }

    [Fact]
    public void Texts_of_the_file_win_over_those_of_the_given_signature()
    {
        var given = new SignatureSpec { Instructions = "Sort.", Inputs = [new FieldSpec("message", "str", "a mail")], Outputs = [new FieldSpec("label", "str", "one intent name")] };
        var (spec, report) = DspyImport.Read(States.Intent, new DspyImportOptions { Signature = given, Model = "practice-small" });
        Assert.Equal(("Classify the bank message.", "what the customer wrote", "practice-small"), (spec.Steps[0].Signature.Instructions, spec.Steps[0].Signature.Inputs[0].Desc, spec.Steps[0].Model.Name));
        Assert.Equal([InteropNoteCode.TextReplaced, InteropNoteCode.ModelReplaced, InteropNoteCode.TextReplaced], report.Notes.Select(n => n.Code));
    }

    [Fact]
    public void Several_predictors_become_steps_that_meet_at_equal_names()
    {
        const string Agent = """
            {
              "agent.react": {"signature": {"instructions": "Act.", "fields": [{"prefix": "Question:"}, {"prefix": "Trajectory:"}, {"prefix": "Next Thought:"}]}},
              "agent.extract.predict": {"signature": {"instructions": "Sum up.", "fields": [{"prefix": "Question:"}, {"prefix": "Next Thought:"}, {"prefix": "Reasoning:"}, {"prefix": "Answer:"}]}},
              "by['2nd try']": {"signature": {"instructions": "Check.", "fields": [{"prefix": "Answer:"}, {"prefix": "Reasoning:"}, {"prefix": "Verdict:"}]}}
            }
            """;
        var (spec, report) = DspyImport.Read(Agent, new DspyImportOptions
        {
            Model = "m",
            Signatures = new Dictionary<string, SignatureSpec>
            {
                ["agent.react"] = States.Signature("question, trajectory -> next_thought"),
                ["agent.extract.predict"] = States.Signature("question, next_thought -> answer"),
                ["by['2nd try']"] = States.Signature("answer, reasoning -> verdict"),
            },
        });
        Assert.Equal([("agent_react", "predict"), ("agent_extract", "chain_of_thought"), ("by_2nd_try", "predict")], spec.Steps.Select(s => (s.Id, s.Module)));
        Assert.Null(spec.Steps[0].Bind);
        Assert.Equal([new("next_thought", "$.steps.agent_react.next_thought")], spec.Steps[1].Bind!);
        Assert.Equal([new("answer", "$.steps.agent_extract.answer"), new("reasoning", "$.steps.agent_extract.reasoning")], spec.Steps[2].Bind!);
        Assert.Null(spec.Outputs);
        Assert.Equal(["question", "trajectory"], ProgramPlan.Compile(spec).Inputs.Select(f => f.Name));
        Assert.Equal(["/state", "/state/agent.react"], report.Notes.Where(n => n.Code is InteropNoteCode.SeveralPredictors).Select(n => n.Pointer));
    }

    [Fact]
    public void Predictors_that_do_not_meet_all_answer()
    {
        const string Ensemble = """
            {
              "hops[0]": {"signature": {"instructions": "Ask.", "fields": [{"prefix": "Q:"}, {"prefix": "A:"}, {"prefix": "Sure:"}]}},
              "hops[1]": {"signature": {"instructions": "Ask again.", "fields": [{"prefix": "Q:"}, {"prefix": "A:"}]}}
            }
            """;
        var (spec, _) = DspyImport.Read(Ensemble, new DspyImportOptions
        {
            Model = "m",
            Signatures = new Dictionary<string, SignatureSpec> { ["hops[0]"] = States.Signature("q -> a, sure: float"), ["hops[1]"] = States.Signature("q -> a") },
        });
        Assert.Equal([new("hops_0_a", "$.steps.hops_0.a"), new("sure", "$.steps.hops_0.sure"), new("hops_1_a", "$.steps.hops_1.a")], spec.Outputs!);
        Assert.Equal(["hops_0_a", "sure", "hops_1_a"], ProgramPlan.Compile(spec).Outputs.Select(f => f.Name));
    }

    [Theory]
    [InlineData("bank-intent.json", "predict", "message -> label")]
    [InlineData("two-hops.json", "hops[0]", "question -> query", "answer.predict", "question, query -> answer")]
    public void The_sample_files_become_programs_that_compile(string file, params string[] pathsAndSignatures)
    {
        var signatures = pathsAndSignatures.Chunk(2).ToDictionary(p => p[0], p => States.Signature(p[1]));
        var json = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Interop", file));
        Assert.Equal(signatures.Count, ProgramPlan.Compile(DspyImport.Read(json, new DspyImportOptions { Signatures = signatures, Model = "m" }).Spec).Spec.Steps.Count);
    }

    // The state of States.Intent with one member set; a number in the place counts a list's items.
    private static string With(string place, string value)
    {
        var state = JsonNode.Parse(States.Intent)!;
        var names = place.Split('.');
        var parent = names.SkipLast(1).Aggregate(state, (node, name) => int.TryParse(name, out var i) ? node[i]! : node[name]!);
        parent[names[^1]] = JsonNode.Parse(value);
        return state.ToJsonString();
    }
}
