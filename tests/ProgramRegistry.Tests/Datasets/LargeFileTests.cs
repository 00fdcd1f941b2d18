using LlmOps.Client;
using LlmOps.Client.Registry;
using static LlmOps.ProgramRegistry.Tests.Datasets.DatasetSteps;

namespace LlmOps.ProgramRegistry.Tests.Datasets;

/// <summary>A registry that takes little.</summary>
public sealed class StingyRegistry : RegistryService
{
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ProgramRegistry:MaxImportBytes"] = "20000",
        ["ProgramRegistry:MaxImportRows"] = "100",
    };
}

public sealed class LargeFileTests(StingyRegistry registry) : IClassFixture<StingyRegistry>
{
    private DatasetsClient Datasets => registry.As(RegistryService.WriteKey).Datasets;

    [Fact]
    public async Task A_file_over_the_limit_is_refused_whether_its_size_is_announced_or_not()
    {
        var file = System.Text.Encoding.UTF8.GetBytes($"text,label\n{string.Concat(Enumerable.Range(0, 40).Select(i => $"{i}{new string('x', 1000)},y\n"))}");
        var announced = await Assert.ThrowsAsync<LlmOpsException>(() => Datasets.ImportAsync("large", Csv, file));
        Assert.Equal((413, "body_too_large"), (announced.Status, announced.Code));
        var pipe = new System.IO.Pipelines.Pipe();
        await pipe.Writer.WriteAsync(file);
        await pipe.Writer.CompleteAsync();
        await using var chunked = pipe.Reader.AsStream();
        var unannounced = await Assert.ThrowsAsync<LlmOpsException>(() => Datasets.ImportAsync("large", Csv, chunked));
        Assert.Equal((413, "body_too_large"), (unannounced.Status, unannounced.Code));
        Assert.Empty((await Datasets.ListAsync("large")).Items);
    }

    [Fact]
    public async Task More_rows_than_allowed_are_refused()
    {
        var problem = await Assert.ThrowsAsync<LlmOpsException>(() => Datasets.ImportAsync("rows", Csv, Rows(101, "x")));
        Assert.Equal((400, "invalid_dataset"), (problem.Status, problem.Code));
        Assert.Contains("at most 100 rows", problem.Message, StringComparison.Ordinal);
        Assert.Equal(100, (await Datasets.ImportAsync("rows", Csv, Rows(100, "x"))).Counts["train"]);
    }
}
