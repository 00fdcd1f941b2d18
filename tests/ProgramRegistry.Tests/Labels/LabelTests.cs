using LlmOps.Client;
using LlmOps.Client.Registry;
using static LlmOps.ProgramRegistry.Tests.Versions.PublishVersionTests;

namespace LlmOps.ProgramRegistry.Tests.Labels;

public sealed class LabelTests(RegistryService registry) : IClassFixture<RegistryService>
{
    private ProgramsClient Programs => registry.As(RegistryService.WriteKey).Programs;

    [Fact]
    public async Task Undo_walks_back_move_by_move_and_history_keeps_everything()
    {
        await PublishAsync("walk", 3);
        await Programs.MoveLabelAsync("walk", "live", new(1, "first"));
        await Programs.MoveLabelAsync("walk", "live", new(2, "better"));
        Assert.Equal(1, (await Programs.UndoLabelAsync("walk", "live")).To);
        await Programs.MoveLabelAsync("walk", "live", new(3, "best"));
        Assert.Equal(1, (await Programs.UndoLabelAsync("walk", "live")).To);
        Assert.Equal(1, (await Programs.VersionAsync("walk", "live")).Number);
        Assert.Null((await Programs.UndoLabelAsync("walk", "live")).To);
        var nothing = await Assert.ThrowsAsync<LlmOpsException>(() => Programs.UndoLabelAsync("walk", "live"));
        Assert.Equal((409, "nothing_to_undo"), (nothing.Status, nothing.Code));

        var history = (await Programs.LabelHistoryAsync("walk")).Items;
        Assert.Equal([(1, null), (3, 1), (1, 3), (2, 1), (1, 2), ((int?)null, (int?)1)], history.Select(m => (m.From, m.To)));
        Assert.All(history, m => Assert.Equal("writer", m.Who));
        Assert.Equal(["undo: first", "undo: best", "best", "undo: better", "better", "first"], history.Select(m => m.Reason));
    }

    [Fact]
    public async Task A_label_is_taken_away_and_brought_back_by_undo()
    {
        await PublishAsync("away", 1);
        await Programs.MoveLabelAsync("away", "live", new(1));
        await Programs.MoveLabelAsync("away", "live", new(null, "not ready"));
        var gone = await Assert.ThrowsAsync<LlmOpsException>(() => Programs.VersionAsync("away", "live"));
        Assert.Equal((404, "label_not_found"), (gone.Status, gone.Code));
        await Programs.UndoLabelAsync("away", "live");
        Assert.Equal(1, (await Programs.GetAsync("away")).Labels["live"]);
    }

    [Fact]
    public async Task A_label_is_not_taken_away_by_leaving_the_version_out()
    {
        await PublishAsync("kept", 1);
        await Programs.MoveLabelAsync("kept", "live", new(1));
        using var http = registry.Http(RegistryService.WriteKey);
        using var response = await http.PutAsync("/api/programs/kept/labels/live", new StringContent("""{"reason": "hm"}""", null, "application/json"));
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("'version'", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, (await Programs.GetAsync("kept")).Labels["live"]);
    }

    [Fact]
    public async Task Moving_a_label_to_where_it_is_leaves_no_second_entry()
    {
        await PublishAsync("still", 1);
        await Programs.MoveLabelAsync("still", "live", new(1, "once"));
        Assert.Equal("once", (await Programs.MoveLabelAsync("still", "live", new(1, "twice"))).Reason);
        Assert.Single((await Programs.LabelHistoryAsync("still")).Items);
    }

    [Fact]
    public async Task Concurrent_moves_and_undos_follow_one_another()
    {
        await PublishAsync("hurried", 6);
        await Task.WhenAll(Enumerable.Range(0, 24).Select(async i =>
        {
            try
            {
                await (i % 4 == 3 ? Programs.UndoLabelAsync("hurried", "live") : Programs.MoveLabelAsync("hurried", "live", new((i % 6) + 1)));
            }
            catch (LlmOpsException nothing) when (nothing.Code is "nothing_to_undo" or "label_not_found")
            {
                // An undo that came before any move.
            }
        }));
        var history = (await Programs.LabelHistoryAsync("hurried")).Items.Reverse().ToList();
        Assert.Null(history[0].From);
        Assert.All(history.Zip(history.Skip(1)), m => Assert.Equal(m.First.To, m.Second.From));
        Assert.Equal(history[^1].To, (await Programs.GetAsync("hurried")).Labels.TryGetValue("live", out var live) ? live : null);
    }

    [Fact]
    public async Task A_program_without_labels_has_an_empty_history_and_nothing_to_take_away()
    {
        await PublishAsync("bare", 1);
        var page = await Programs.LabelHistoryAsync("bare");
        Assert.Empty(page.Items);
        Assert.Null(page.NextCursor);
        await AssertUnknownAsync(() => Programs.MoveLabelAsync("bare", "live", new(null)), "label_not_found");
        await AssertUnknownAsync(() => Programs.UndoLabelAsync("bare", "live"), "label_not_found");
        await AssertUnknownAsync(() => Programs.LabelHistoryAsync("nobody"), "program_not_found");
    }

    [Theory]
    [InlineData("12")]
    [InlineData("latest")]
    [InlineData("Live")]
    public async Task A_label_that_could_be_mistaken_is_refused(string label)
    {
        await PublishAsync("mistaken", 1);
        var problem = await Assert.ThrowsAsync<LlmOpsException>(() => Programs.MoveLabelAsync("mistaken", label, new(1)));
        Assert.Equal(400, problem.Status);
        Assert.Equal(["label"], Fields(problem));
    }

    [Fact]
    public async Task Unknown_names_are_answered_with_close_ones()
    {
        await PublishAsync("close-triage", 2);
        await Programs.MoveLabelAsync("close-triage", "production", new(1));
        await AssertCloseAsync(() => Programs.GetAsync("close-triag"), "program_not_found", "close-triage");
        await AssertCloseAsync(() => Programs.VersionAsync("close-triage", "prodution"), "label_not_found", "production");
        await AssertCloseAsync(() => Programs.VersionAsync("close-triage", "lates"), "label_not_found", "latest");
        await AssertCloseAsync(() => Programs.VersionAsync("close-triage", "3"), "version_not_found", "2");
        await AssertCloseAsync(() => Programs.MoveLabelAsync("close-triage", "production", new(9)), "version_not_found", "2");
        await AssertCloseAsync(() => Programs.UndoLabelAsync("close-triage", "productio"), "label_not_found", "production");
    }

    private static async Task AssertCloseAsync(Func<Task> call, string code, string close)
    {
        var problem = await Assert.ThrowsAsync<LlmOpsException>(call);
        Assert.Equal((404, code), (problem.Status, problem.Code));
        Assert.Contains(close, problem.Problem!.Value.GetProperty("close_names").EnumerateArray().Select(n => n.GetString()));
        Assert.Contains($"'{close}'", problem.Message, StringComparison.Ordinal);
    }

    private static async Task AssertUnknownAsync(Func<Task> call, string code)
    {
        var problem = await Assert.ThrowsAsync<LlmOpsException>(call);
        Assert.Equal((404, code), (problem.Status, problem.Code));
    }

    private async Task PublishAsync(string name, int versions)
    {
        for (var i = 1; i <= versions; i++)
        {
            await Programs.PublishAsync(name, Shorthand($"m{i}"));
        }
    }
}
