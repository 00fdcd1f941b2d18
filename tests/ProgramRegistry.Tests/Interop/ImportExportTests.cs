using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Client;
using LlmOps.Client.Registry;
using static LlmOps.ProgramRegistry.Tests.Versions.PublishVersionTests;

namespace LlmOps.ProgramRegistry.Tests.Interop;

public sealed class ImportExportTests(RegistryService registry) : IClassFixture<RegistryService>
{
    private const string Signature = "message -> label: Literal['card', 'loan']";

    private const string State = """
        {
          "predict": {
            "traces": [], "train": [],
            "demos": [{"augmented": true, "message": "My card?", "reasoning": "A card.", "label": "card"}],
            "signature": {"instructions": "Classify.", "fields": [{"prefix": "Message:", "description": "a mail"}, {"prefix": "Reasoning:", "description": "${reasoning}"}, {"prefix": "Label:", "description": "${label}"}]},
            "lm": {"model": "openai/gpt-4o-mini", "temperature": 0.0, "max_tokens": 256, "api_base": "http://inside.example", "api_key": "sk-secret"}
          },
          "metadata": {"dependency_versions": {"python": "3.11", "dspy": "3.3.1", "cloudpickle": "3.1"}}
        }
        """;

    private ProgramsClient Programs => registry.As(RegistryService.WriteKey).Programs;

    [Fact]
    public async Task A_state_becomes_a_version_of_origin_import_and_comes_back_as_it_was()
    {
        var (version, report) = await Programs.ImportAsync("intent", Import(State) with { Model = "practice-small", Message = "from the notebook" });
        Assert.NotNull(version);
        Assert.True(version.Created);
        Assert.Equal((1, "import", "from the notebook", "compat"), (version.Number, version.Origin.Kind, version.Message, version.Spec.GetProperty("profile").GetString()));
        Assert.Equal([new ImportedStep("predict", "main", "chain_of_thought", Signature, "practice-small", 1)], report.Steps);
        Assert.Equal(["endpoint_ignored", "endpoint_ignored", "model_replaced"], report.Notes.Select(n => n.Code));
        Assert.DoesNotContain(registry.Logs, l => l.Contains("sk-secret", StringComparison.Ordinal));

        var exported = await Programs.ExportAsync("intent", "1", "dspy", withModel: true);
        Assert.Equal(("intent", 1, "dspy"), (exported.Program, exported.Version, exported.Format));
        var (saved, back) = (JsonNode.Parse(State)!["predict"]!, JsonSerializer.SerializeToNode(exported.Document)!["predict"]!);
        Assert.True(JsonNode.DeepEquals(saved["signature"], back["signature"]) && JsonNode.DeepEquals(saved["demos"], back["demos"]), back.ToJsonString());
        Assert.Equal("practice-small", back["lm"]!["model"]!.GetValue<string>());
        var again = await Programs.ImportAsync("intent", Import(exported.Document.GetRawText()));
        Assert.Equal((false, 1), (again.Version!.Created, again.Version.Number));
    }

    [Fact]
    public async Task Several_predictors_become_a_program_of_several_steps_and_go_back_to_their_paths()
    {
        const string Hops = """
            {"hops[0]": {"demos": [], "signature": {"instructions": "Write a query.", "fields": [{"prefix": "Question:", "description": "${question}"}, {"prefix": "Query:", "description": "${query}"}]}, "lm": null},
             "answer.predict": {"demos": [], "signature": {"instructions": "Answer.", "fields": [{"prefix": "Question:", "description": "${question}"}, {"prefix": "Query:", "description": "${query}"}, {"prefix": "Reasoning:", "description": "${reasoning}"}, {"prefix": "Answer:", "description": "${answer}"}]}, "lm": null}}
            """;
        var signatures = new Dictionary<string, string> { ["hops[0]"] = "question -> query", ["answer.predict"] = "question, query -> answer" };
        var (version, report) = await Programs.ImportAsync("hops", Import(Hops) with { Signature = null, Signatures = signatures, Model = "m" });
        Assert.Equal(["hops_0", "answer"], report.Steps.Select(s => s.Step));
        Assert.Equal("$.steps.hops_0.query", version!.Spec.GetProperty("steps")[1].GetProperty("bind").GetProperty("query").GetString());
        Assert.Equal("question -> answer", (await Programs.GetAsync("hops")).Signature);
        var state = await Programs.ExportAsync("hops", "latest", "dspy", paths: new Dictionary<string, string> { ["hops_0"] = "hops[0]" });
        Assert.Equal(["hops[0]", "answer.predict", "metadata"], state.Document.EnumerateObject().Select(m => m.Name));
    }

    [Fact]
    public async Task A_dry_run_reports_and_publishes_nothing()
    {
        var (version, report) = await Programs.ImportAsync("dry", Import(State) with { DryRun = true, Signature = null });
        Assert.Null(version);
        Assert.Contains(report.Notes, n => n.Code == "signature_guessed");
        Assert.Equal(404, (await Assert.ThrowsAsync<LlmOpsException>(() => Programs.GetAsync("dry"))).Status);
    }

    [Theory]
    [InlineData("""{"signature": "a -> b"}""", "invalid_import", "/state")]
    [InlineData("""{"state": {"self": 3}, "signatures": {"self": "a ->"}}""", "invalid_import", "/signatures/self")]
    [InlineData("""{"state": {"self": 3, "metadata": []}}""", "invalid_import", "/state/self")]
    [InlineData("""{"state": {"self": {"extended_signature": {}}}}""", "invalid_import", "/state/self/extended_signature")]
    [InlineData("""{"state": {"self": {"signature": {"instructions": "x", "fields": [{"prefix": "A:"}]}}}, "model": "m", "signature": "a -> b"}""", "invalid_import", "/state/self/signature/fields")]
    [InlineData("""{"state": {"self": {"signature": {"instructions": "x", "fields": [{"prefix": "A:"}, {"prefix": "B:"}]}}}, "signature": "a -> b"}""", "invalid_import", "/model")]
    [InlineData("""{"state": {"self": {"lm": {"model": "m", "temperature": 9}, "signature": {"instructions": "x", "fields": [{"prefix": "A:"}, {"prefix": "B:"}]}}}, "signature": "a -> b"}""", "invalid_program", "/steps/0/model/temperature")]
    [InlineData("""{"state": "gASV"}""", "invalid_import", "/state")]
    [InlineData("""{"state": {"self": "\ud800"}}""", "invalid_import", "/state")]
    [InlineData("""{"state": {}, "types": {"Place": "\ud800"}}""", "invalid_import", "/types/Place")]
    [InlineData("""{"states": {}}""", "invalid_request", "$.states")]
    public async Task A_wrong_import_is_refused_with_its_places(string body, string code, string field)
    {
        using var http = registry.Http(RegistryService.WriteKey);
        using var response = await http.PostAsync("/api/programs/refused/import", new StringContent(body, null, "application/json"));
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal($"urn:llmops:problem:{code}", problem.GetProperty("type").GetString());
        Assert.Contains(field, problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString()));
        Assert.Equal(404, (await Assert.ThrowsAsync<LlmOpsException>(() => Programs.GetAsync("refused"))).Status);
    }

    [Fact]
    public async Task A_version_is_exported_as_its_document_or_to_the_paths_of_a_Python_program()
    {
        var published = await Programs.PublishAsync("paths", Shorthand("m"));
        Assert.Equal(published.Spec.GetRawText(), (await Programs.ExportAsync("paths", "latest", "spec")).Document.GetRawText());
        var state = await Programs.ExportAsync("paths", "latest", "dspy", paths: new Dictionary<string, string> { ["main"] = "by['a&b'].predict" });
        Assert.Equal(["by['a&b'].predict", "metadata"], state.Document.EnumerateObject().Select(m => m.Name));
        Assert.Equal(JsonValueKind.Null, state.Document.EnumerateObject().First().Value.GetProperty("lm").ValueKind);
        Assert.Equal(["member_not_carried", "signature_not_carried", "model_not_carried"], state.Notes.Select(n => n.Code));
    }

    [Theory]
    [InlineData("?format=pickle", 400, "invalid_request")]
    [InlineData("?path=main", 400, "invalid_request")]
    [InlineData("?path=man=x", 400, "invalid_export")]
    [InlineData("?lm=perhaps", 400, "invalid_request")]
    [InlineData("?version=7", 404, "version_not_found")]
    public async Task A_wrong_export_is_refused(string query, int status, string code)
    {
        await Programs.PublishAsync("wrong-export", Shorthand("m"));
        using var http = registry.Http(RegistryService.ReadKey);
        using var response = await http.GetAsync($"/api/programs/wrong-export/export{query}");
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal($"urn:llmops:problem:{code}", JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("type").GetString());
    }

    private static ImportProgramRequest Import(string state) => new() { State = JsonDocument.Parse(state).RootElement, Signature = Signature };
}
