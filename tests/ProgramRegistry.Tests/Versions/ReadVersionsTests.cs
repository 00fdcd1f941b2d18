using LlmOps.Client;
using LlmOps.Client.Registry;
using static LlmOps.ProgramRegistry.Tests.Versions.PublishVersionTests;

namespace LlmOps.ProgramRegistry.Tests.Versions;

public sealed class ReadVersionsTests(RegistryService registry) : IClassFixture<RegistryService>
{
    private ProgramsClient Programs => registry.As(RegistryService.WriteKey).Programs;

    [Fact]
    public async Task A_diff_names_what_changed_between_two_versions()
    {
        await Programs.PublishAsync("differs", Shorthand("m1"));
        await Programs.PublishAsync("differs", Shorthand("m2") with { Module = "chain_of_thought" });
        await Programs.MoveLabelAsync("differs", "old", new(1));
        var diff = await Programs.DiffAsync("differs", "old", "latest");
        Assert.Equal((1, 2), (diff.From, diff.To));
        Assert.Contains(new VersionChange("changed", "steps.main.model.name", "m1", "m2"), diff.Changes);
        Assert.Contains(diff.Changes, c => c.Path == "steps.main.module");
        Assert.Empty((await Programs.DiffAsync("differs", "1", "1")).Changes);
    }

    [Fact]
    public async Task Lists_are_searched_filtered_by_model_and_paged()
    {
        foreach (var name in new[] { "list-c", "list-a", "list-b" })
        {
            await Programs.PublishAsync(name, Shorthand("old-model"));
        }

        await Programs.PublishAsync("list-b", Shorthand("new-model"));
        Assert.Equal(["list-a", "list-b", "list-c"], (await Programs.ListAsync(search: "LIST-")).Items.Select(p => p.Name));
        Assert.Equal(["list-a", "list-c"], (await Programs.ListAsync(search: "list-", model: "old-model")).Items.Select(p => p.Name));
        var first = await Programs.ListAsync(search: "list-", limit: 2);
        var second = await Programs.ListAsync(search: "list-", limit: 2, cursor: first.NextCursor);
        Assert.Equal(["list-a", "list-b", "list-c"], first.Items.Concat(second.Items).Select(p => p.Name));
        Assert.Null(second.NextCursor);
        var b = first.Items[1];
        Assert.Equal((2, "new-model", "predict", "text -> label: Literal['a', 'b']"), (b.LatestVersion, b.Model, b.Module, b.Signature));
    }

    [Fact]
    public async Task Versions_are_paged_newest_first()
    {
        for (var i = 1; i <= 5; i++)
        {
            await Programs.PublishAsync("paged", Shorthand($"m{i}"));
        }

        var numbers = new List<int>();
        for (string? cursor = null; ;)
        {
            var page = await Programs.VersionsAsync("paged", cursor, 2);
            numbers.AddRange(page.Items.Select(v => v.Number));
            if ((cursor = page.NextCursor) is null)
            {
                break;
            }
        }

        Assert.Equal([5, 4, 3, 2, 1], numbers);
    }

    [Fact]
    public async Task A_made_up_cursor_or_limit_is_refused()
    {
        await Programs.PublishAsync("made-up", Shorthand("m1"));
        Assert.Equal(["cursor"], Fields(await Assert.ThrowsAsync<LlmOpsException>(() => Programs.VersionsAsync("made-up", "bm90LWEtbnVtYmVy"))));
        Assert.Equal(["limit"], Fields(await Assert.ThrowsAsync<LlmOpsException>(() => Programs.VersionsAsync("made-up", null, 0))));
    }
}
