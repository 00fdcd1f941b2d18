using System.Net;
using System.Text.Json;
using LlmOps.Client;
using LlmOps.Client.Registry;
using LlmOps.Contracts.ProgramRegistry;
using LlmOps.Testing;

namespace LlmOps.ProgramRegistry.Tests.Versions;

public sealed class PublishVersionTests(RegistryService registry) : IClassFixture<RegistryService>
{
    private ProgramsClient Programs => registry.As(RegistryService.WriteKey).Programs;

    [Fact]
    public async Task A_published_version_is_read_back_by_number_label_and_latest_and_announced()
    {
        var published = await Programs.PublishAsync("triage", Shorthand("m1") with { Message = "first" });
        Assert.True(published.Created);
        Assert.Equal((1, "writer", "human"), (published.Number, published.Author, published.Origin.Kind));
        await Programs.MoveLabelAsync("triage", "staging", new(1, "try it"));
        foreach (var name in new[] { "1", "latest", "staging" })
        {
            var read = await Programs.VersionAsync("triage", name);
            Assert.Equal((published.Hash, "first"), (read.Hash, read.Message));
            Assert.Equal(["staging"], read.Labels);
            Assert.Equal("m1", read.Spec.GetProperty("steps")[0].GetProperty("model").GetProperty("name").GetString());
        }

        await Eventually.Async(() => registry.Published.OfType<ProgramVersionPublished>().Any(m => m.Program == "triage" && m.Number == 1 && m.Hash == published.Hash && m.SpecJson.Contains("m1", StringComparison.Ordinal)), "the version is announced");
    }

    [Fact]
    public async Task Equal_content_answers_the_version_there_is()
    {
        var first = await Programs.PublishAsync("same", Shorthand("m1"));
        var again = await Programs.PublishAsync("same", Document("""{"steps":[{"id":"main","module":"predict","model":{"name":"m1"},"signature":{"instructions":"Sort it.","outputs":[{"type":"Literal['a',   'b']","name":"label"}],"inputs":[{"name":"text"}]}}]}"""));
        Assert.False(again.Created);
        Assert.Equal((first.Number, first.Hash), (again.Number, again.Hash));
        Assert.Equal(1, (await Programs.GetAsync("same")).LatestVersion);
    }

    [Fact]
    public async Task Concurrent_publications_get_numbers_of_their_own()
    {
        var published = await Task.WhenAll(Enumerable.Range(1, 12).Select(i => Programs.PublishAsync("crowded", Shorthand($"m{i % 6}"))));
        Assert.Equal(6, published.Count(v => v.Created));
        Assert.Equal(Enumerable.Range(1, 6), published.Select(v => v.Number).Distinct().Order());
        Assert.All(published.GroupBy(v => v.Hash), same => Assert.Single(same.Select(v => v.Number).Distinct()));
    }

    [Fact]
    public async Task Every_problem_of_a_document_is_named_at_once()
    {
        var problem = await Assert.ThrowsAsync<LlmOpsException>(() => Programs.PublishAsync("wrong", Document("""{"steps":[{"id":"main","module":"think","model":{"name":""},"signature":{"inputs":[{"name":"text","type":"strr"}],"outputs":[]}}]}""") with { Origin = new("magic") }));
        Assert.Equal((400, "invalid_program"), (problem.Status, problem.Code));
        var fields = Fields(problem);
        Assert.Contains("/steps/0/module", fields);
        Assert.Contains("/steps/0/model/name", fields);
        Assert.Contains("/steps/0/signature/inputs/0/type", fields);
        Assert.Contains("/steps/0/signature/outputs", fields);
        Assert.Contains("/origin/kind", fields);
        Assert.Equal(404, (await Assert.ThrowsAsync<LlmOpsException>(() => Programs.GetAsync("wrong"))).Status);
    }

    [Fact]
    public async Task Ten_mistakes_are_ten_errors_with_the_place_of_each()
    {
        var problem = await Assert.ThrowsAsync<LlmOpsException>(() => Programs.PublishAsync("ten", Document("""
            { "profile": "natve",
              "steps": [ { "id": "2nd", "module": "predikt", "adapter": "xml",
                  "signature": { "inputs": [{"name": "text", "type": "strr"}, {"name": "text"}], "outputs": [{"name": "label", "type": 7}] },
                  "demos": [ {"inputs": {"txt": "x"}, "outputs": {"label": "y"}} ],
                  "model": { "name": "m", "temperature": 3 } } ],
              "fallbacks": [ {} ] }
            """)));
        Assert.Equal((400, "invalid_program"), (problem.Status, problem.Code));
        Assert.Equal(
            [
                "/profile", "/steps/0/id", "/steps/0/module", "/steps/0/adapter", "/steps/0/signature/inputs/0/type", "/steps/0/signature/inputs/1/name",
                "/steps/0/signature/outputs/0/type", "/steps/0/demos/0/inputs/txt", "/steps/0/model/temperature", "/fallbacks/0",
            ],
            Fields(problem));
        Assert.All(problem.Problem!.Value.GetProperty("errors").EnumerateArray(), e => Assert.False(string.IsNullOrWhiteSpace(e.GetProperty("reason").GetString())));
    }

    [Fact]
    public async Task A_wrong_shorthand_names_the_position()
    {
        var problem = await Assert.ThrowsAsync<LlmOpsException>(() => Programs.PublishAsync("wrong", Shorthand("m1") with { Signature = "text -> label: Litteral['a']" }));
        Assert.Equal("invalid_program", problem.Code);
        Assert.Equal(["/signature"], Fields(problem));
        Assert.Matches("15|16", problem.Message);
    }

    [Theory]
    [InlineData("""{}""", "/spec")]
    [InlineData("""{"signature":"a -> b"}""", "/model")]
    [InlineData("""{"signature":"a -> b","model":"m","spec":{}}""", "/spec")]
    [InlineData("""{"spec":{"steps":[]},"model":"m"}""", "/spec")]
    public async Task A_request_that_is_neither_document_nor_shorthand_is_refused(string body, string field)
    {
        using var http = registry.Http(RegistryService.WriteKey);
        using var response = await http.PostAsync("/api/programs/odd/versions", new StringContent(body, null, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Contains(problem.GetProperty("errors").EnumerateArray(), e => e.GetProperty("field").GetString() == field);
    }

    [Theory]
    [InlineData("Upper")]
    [InlineData("-dash")]
    [InlineData("white space")]
    [InlineData("ümlaut")]
    public async Task A_name_that_breaks_the_rule_is_refused(string name)
    {
        var problem = await Assert.ThrowsAsync<LlmOpsException>(() => Programs.PublishAsync(name, Shorthand("m1")));
        Assert.Equal((400, "invalid_request"), (problem.Status, problem.Code));
    }

    [Fact]
    public async Task Lineage_is_kept_and_an_unknown_parent_is_refused()
    {
        var (job, run) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Programs.PublishAsync("lineage", Shorthand("m1"));
        var child = await Programs.PublishAsync("lineage", Shorthand("m2") with { Parent = 1, Origin = new("optimization", job, 7, "tickets@1", [run]) });
        var read = await Programs.VersionAsync("lineage", "2");
        Assert.Equal((1, "optimization", job, 7, "tickets@1"), (read.Parent, read.Origin.Kind, read.Origin.JobId, read.Origin.Trial, read.Origin.Dataset));
        Assert.Equal([run], child.Origin.EvalRunIds);
        var problem = await Assert.ThrowsAsync<LlmOpsException>(() => Programs.PublishAsync("lineage", Shorthand("m3") with { Parent = 9 }));
        Assert.Equal((404, "version_not_found"), (problem.Status, problem.Code));
    }

    internal static PublishVersionRequest Shorthand(string model) => new() { Signature = "text -> label: Literal['a','b']", Instructions = "Sort it.", Model = model };

    internal static PublishVersionRequest Document(string spec) => new() { Spec = JsonDocument.Parse(spec).RootElement.Clone() };

    internal static IReadOnlyList<string?> Fields(LlmOpsException problem) => [.. problem.Problem!.Value.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString())];
}
