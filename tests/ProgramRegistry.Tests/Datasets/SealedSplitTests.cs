using System.Net.Http.Json;
using System.Text.Json;
using LlmOps.Client;
using LlmOps.Client.Registry;
using LlmOps.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static LlmOps.ProgramRegistry.Tests.Datasets.DatasetSteps;

namespace LlmOps.ProgramRegistry.Tests.Datasets;

public sealed class SealedSplitTests(RegistryService registry) : IClassFixture<RegistryService>
{
    private const string Secret = "zanzibar-quokka";
    private const string SecretLabel = "only-the-sealed-rows-say-this";
    private static readonly string File = $"text,label,split,note\nopen one,x,train,n\nopen two,y,validation,n\n{Secret} three,x,test,{Secret}\n{Secret} four,{SecretLabel},test,n\n";

    private DatasetsClient Datasets => registry.As(RegistryService.WriteKey).Datasets;

    [Fact]
    public async Task No_route_and_no_log_shows_a_sealed_row_to_an_administrator()
    {
        var version = await Datasets.ImportAsync("sealed", Csv with { SplitColumn = "split" }, File);
        var check = await OpenAsync("sealed", Guid.CreateVersion7());
        using var admin = registry.Http(TestKeys.Admin);
        var paths = Paths().ToList();
        Assert.Contains("/api/datasets/sealed/versions/1/examples?split=test", paths);
        foreach (var path in paths)
        {
            using var response = await admin.GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}final_check={check.Id}");
            AssertNothingShown(path, await response.Content.ReadAsStringAsync());
        }

        Assert.Equal(2, version.Counts["test"]);
        Assert.Equal(1, version.LabelCounts["label"]["(only in test)"]["test"]);
        AssertNothingShown("the answer of the import", JsonSerializer.Serialize(version, LlmOpsJson.Options));
        Assert.NotEmpty(registry.Logs);
        Assert.All(registry.Logs, line => AssertNothingShown("the log", line));
        Assert.All(registry.Published, message => AssertNothingShown("the bus", JsonSerializer.Serialize(message)));
    }

    [Fact]
    public async Task No_change_of_a_version_lets_a_row_out_of_the_sealed_split()
    {
        await Datasets.ImportAsync("held", Csv with { SplitColumn = "split", Id = "id" }, "id,text,label,split\na,open one,x,train\nb,open two,y,validation\nt,zanzibar-quokka three,x,test\n");
        foreach (var edit in new[] { """{"id":"t","split":"train"}""", """{"id":"t","label":null}""", """{"id":"t","split":"unlabelled","label":null}""" })
        {
            var problem = await Assert.ThrowsAsync<LlmOpsException>(() => Datasets.EditAsync("held", 1, Jsonl, edit));
            Assert.Contains("sealed test split", problem.Message, StringComparison.Ordinal);
            AssertNothingShown("a refused edit", problem.Problem!.Value.GetRawText());
        }

        var sealedSplit = await Assert.ThrowsAsync<LlmOpsException>(() => Datasets.ResplitAsync("held", "1", new() { Shares = "train=1", Splits = ["test"] }));
        Assert.Equal(400, sealedSplit.Status);
        var split = await Datasets.ResplitAsync("held", "1", new() { Shares = "train=1" });
        Assert.Equal((2, 1), (split.Counts["train"], split.Counts["test"]));
        var edited = await Datasets.EditAsync("held", 1, Jsonl, """{"id":"t","label":"y"}""");
        Assert.Equal(1, edited.Counts["test"]);
        var diff = await Datasets.DiffAsync("held", edited.Number.ToString(), "1");
        Assert.Equal((1, 1), (diff.Counts["edited"], diff.Sealed));
        Assert.Empty(diff.Items);
        AssertNothingShown("the comparison", JsonSerializer.Serialize(diff, LlmOpsJson.Options));
    }

    [Fact]
    public async Task A_quality_report_counts_sealed_rows_and_does_not_show_them()
    {
        var version = await Datasets.ImportAsync("counted", Csv with { SplitColumn = "split" }, $"{File}{Secret} FOUR,x,train,n\n");
        var report = await Datasets.QualityAsync("counted", "1");
        var leak = Assert.Single(report.Findings, f => f.Kind == "leaks");
        Assert.Equal(2, Assert.Single(leak.Cases).Examples.Count);
        Assert.Contains("(test)", leak.Cases[0].Examples);
        Assert.DoesNotContain(report.Findings.SelectMany(f => f.Cases).Select(c => c.Detail), d => d.Contains(SecretLabel, StringComparison.Ordinal));
        Assert.Equal(1, version.Findings!["leaks"]);
    }

    [Theory]
    [InlineData(TestKeys.Admin)]
    [InlineData(TestKeys.Service)]
    [InlineData(RegistryService.ReadKey)]
    public async Task Every_key_is_told_that_the_split_is_sealed(string key)
    {
        await Datasets.ImportAsync("told", Csv with { SplitColumn = "split" }, File);
        var client = registry.As(key).Datasets;
        foreach (var call in new Func<Task>[] { () => client.ExamplesAsync("told", 1, "test"), () => client.ExportAsync("told", 1, "csv", "test"), () => client.ExportAsync("told", 1, "jsonl", "test") })
        {
            var problem = await Assert.ThrowsAsync<LlmOpsException>(call);
            Assert.Equal((403, "sealed_split"), (problem.Status, problem.Code));
        }
    }

    [Fact]
    public async Task A_final_check_opens_its_own_version_to_services_and_is_on_record()
    {
        await Datasets.ImportAsync("checked", Csv with { SplitColumn = "split" }, File);
        await Datasets.ImportAsync("checked", Csv with { SplitColumn = "split" }, $"{File}more,x,train,n\n");
        var run = Guid.CreateVersion7();
        var check = await OpenAsync("checked", run);
        Assert.Equal(check, await OpenAsync("checked", run));

        Assert.Equal(200, await StatusAsync(TestKeys.Service, $"/api/datasets/checked/versions/1/examples?split=test&final_check={check.Id}"));
        Assert.Equal(403, await StatusAsync(TestKeys.Service, $"/api/datasets/checked/versions/2/examples?split=test&final_check={check.Id}"));
        Assert.Equal(403, await StatusAsync(TestKeys.Service, $"/api/datasets/checked/versions/1/examples?split=test&final_check={Guid.CreateVersion7()}"));
        Assert.Equal(403, await StatusAsync(TestKeys.Admin, $"/api/datasets/checked/versions/1/examples?split=test&final_check={check.Id}"));

        var entry = Assert.Single((await registry.As(RegistryService.ReadKey).Datasets.FinalChecksAsync("checked", 1)).Items);
        Assert.Equal(("triage", 2, run, "ada", "release"), (entry.Program, entry.ProgramVersion, entry.EvalRunId, entry.Who, entry.Reason));
        Assert.Empty((await Datasets.FinalChecksAsync("checked", 2)).Items);
    }

    [Fact]
    public async Task A_final_check_needs_a_reason_a_test_split_and_the_platforms_own_key()
    {
        await Datasets.ImportAsync("reasons", Csv with { SplitColumn = "split" }, File);
        await Datasets.ImportAsync("untested", Csv, "text,label\na,x\n");
        Assert.Equal(400, (await PostAsync(TestKeys.Service, "reasons", Guid.CreateVersion7(), " ")).Status);
        Assert.Equal(409, (await PostAsync(TestKeys.Service, "untested", Guid.CreateVersion7(), "release")).Status);
        Assert.Equal(403, (await PostAsync(TestKeys.Admin, "reasons", Guid.CreateVersion7(), "release")).Status);
    }

    // Every readable route the service has, for this dataset, with every split there is.
    private IEnumerable<string> Paths() =>
        from endpoint in registry.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is not { } methods || methods.HttpMethods.Contains("GET")
        let path = endpoint.RoutePattern.RawText!.Replace("{name}", "sealed", StringComparison.Ordinal).Replace("{version}", "1", StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal)
        where !path.Contains('{', StringComparison.Ordinal)
        from query in new[] { "", "?split=test", "?split=train", "?split=TEST", "?format=csv", "?format=jsonl", "?format=csv&split=test", "?format=jsonl&split=test", "?search=zan" }
        select path.TrimEnd('/') + query;

    private static void AssertNothingShown(string where, string text)
    {
        Assert.False(text.Contains(Secret, StringComparison.OrdinalIgnoreCase), $"{where} shows a sealed row");
        Assert.False(text.Contains(SecretLabel, StringComparison.OrdinalIgnoreCase), $"{where} shows a sealed label");
    }

    private async Task<int> StatusAsync(string key, string path)
    {
        using var http = registry.Http(key);
        using var response = await http.GetAsync(path);
        return (int)response.StatusCode;
    }

    private async Task<FinalCheckResponse> OpenAsync(string dataset, Guid run)
    {
        var (status, check) = await PostAsync(TestKeys.Service, dataset, run, "release");
        Assert.Equal(200, status);
        return check!;
    }

    private async Task<(int Status, FinalCheckResponse? Check)> PostAsync(string key, string dataset, Guid run, string reason)
    {
        using var http = registry.Http(key);
        using var response = await http.PostAsJsonAsync($"/api/datasets/{dataset}/versions/1/final-checks", new { EvalRunId = run, Program = "triage", ProgramVersion = 2, Who = "ada", Reason = reason }, LlmOpsJson.Options);
        return ((int)response.StatusCode, response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<FinalCheckResponse>(LlmOpsJson.Options) : null);
    }
}
