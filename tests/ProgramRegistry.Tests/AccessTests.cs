using LlmOps.Client;
using static LlmOps.ProgramRegistry.Tests.Versions.PublishVersionTests;

namespace LlmOps.ProgramRegistry.Tests;

public sealed class AccessTests(RegistryService registry) : IClassFixture<RegistryService>
{
    [Theory]
    [InlineData(null)]
    [InlineData("llmops_nobody_knows_this_one")]
    public async Task Without_a_known_key_nothing_is_read_or_written(string? key)
    {
        var client = registry.As(key);
        Assert.Equal((401, "unauthorized"), await ProblemAsync(() => client.Programs.ListAsync()));
        Assert.Equal((401, "unauthorized"), await ProblemAsync(() => client.Datasets.ListAsync()));
        Assert.Equal((401, "unauthorized"), await ProblemAsync(() => client.Programs.PublishAsync("p", Shorthand("m"))));
    }

    [Fact]
    public async Task A_reading_key_may_not_write()
    {
        var client = registry.As(RegistryService.ReadKey);
        await client.Programs.ListAsync();
        Assert.Equal((403, "missing_scope"), await ProblemAsync(() => client.Programs.PublishAsync("p", Shorthand("m"))));
        Assert.Equal((403, "missing_scope"), await ProblemAsync(() => client.Programs.MoveLabelAsync("p", "live", new(1))));
        Assert.Equal((403, "missing_scope"), await ProblemAsync(() => client.Programs.UndoLabelAsync("p", "live")));
        Assert.Equal((403, "missing_scope"), await ProblemAsync(() => client.Programs.ImportAsync("p", new() { State = System.Text.Json.JsonDocument.Parse("{}").RootElement })));
        using var file = new MemoryStream("text\nx\n"u8.ToArray());
        Assert.Equal((403, "missing_scope"), await ProblemAsync(() => client.Datasets.ImportAsync("d", new() { Format = "csv", Inputs = ["text"] }, file)));
    }

    [Fact]
    public async Task Dead_letters_are_for_operators()
    {
        using var writer = registry.Http(RegistryService.WriteKey);
        using var admin = registry.Http(LlmOps.Testing.TestKeys.Admin);
        Assert.Equal(403, (int)(await writer.GetAsync("/api/dead-letters/program-registry")).StatusCode);
        Assert.Equal(200, (int)(await admin.GetAsync("/api/dead-letters/program-registry")).StatusCode);
    }

    private static async Task<(int, string)> ProblemAsync(Func<Task> call)
    {
        var problem = await Assert.ThrowsAsync<LlmOpsException>(call);
        return (problem.Status, problem.Code);
    }
}
