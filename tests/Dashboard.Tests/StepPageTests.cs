using LlmOps.Dashboard.Tests.StandIn;
using Microsoft.Playwright;

namespace LlmOps.Dashboard.Tests;

[Collection(BrowserCollection.Name)]
public sealed class StepPageTests(Browser browser)
{
    [Fact]
    public async Task A_version_of_several_steps_shows_how_they_hang_together()
    {
        await using var visit = await VisitAsync(w => $"/programs/{w.LongProgram}/versions/1");
        var flow = visit.Page.Locator(".flow-level");
        Assert.Equal(["file, file_name", "split", "extract", "look_up", "reply", "places, reply"], await flow.EvaluateAllAsync<string[]>("levels => levels.map(l => [...l.querySelectorAll('.flow-title strong, .flow-end > .font-monospace, .flow-end > .flow-source > :first-child')].map(e => e.textContent).join(', '))"));
        Assert.Contains("note from look_up.note", await flow.Nth(4).InnerTextAsync(), StringComparison.Ordinal);

        await flow.Nth(2).GetByRole(AriaRole.Link).ClickAsync();
        await visit.Page.WaitForURLAsync("**/versions/1#step-extract");
        var extract = visit.Page.Locator("#step-extract");
        Assert.Contains("chunk comes from step split.chunks", await extract.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("best_of_n", await extract.Locator("code").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("https://tools.example/opening-hours", await visit.Page.Locator("#step-look_up table").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("{{#each places}}", await visit.Page.Locator("#step-reply pre code").Nth(1).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("asks no model", await visit.Page.Locator("#step-split").InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await visit.Page.GetByText("ge -90, le 90").IsVisibleAsync());
        Assert.True(await visit.Page.GetByText("default \"other\"").IsVisibleAsync());
    }

    [Fact]
    public async Task A_program_of_one_step_has_no_flow()
    {
        await using var visit = await VisitAsync(w => $"/programs/{w.Program}/versions/2");
        Assert.Equal((0, 1), (await visit.Page.Locator(".flow").CountAsync(), await visit.Page.Locator("#step-classify").CountAsync()));
    }

    [Fact]
    public async Task A_trace_shows_errors_and_repairs_at_once_and_prompts_on_demand()
    {
        await using var visit = await VisitAsync(w => $"/inferences/{w.LongInference}");
        var steps = visit.Page.Locator(".trace-step");
        Assert.Equal(4, await steps.CountAsync());
        var extract = steps.Nth(1);
        Assert.True(await extract.GetByText("repaired: trailing comma").IsVisibleAsync());
        Assert.True(await extract.GetByText("must be at most 90").IsVisibleAsync());
        Assert.False(await extract.GetByText("[[ ## chunk ## ]]").First.IsVisibleAsync());

        await extract.GetByText("item 5").ClickAsync();
        await extract.Locator(".trace-call[open]").GetByText("Long Street 5").WaitForAsync();
        await extract.GetByText("7 more calls").ClickAsync();
        await extract.GetByText("item 9").ClickAsync();
        await extract.Locator(".trace-more .trace-call[open]").GetByText("Long Street 9").WaitForAsync();
        Assert.True(await steps.Nth(0).GetByText("No model was asked.").IsVisibleAsync());
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_failed_run_tells_its_attempts_apart()
    {
        await using var visit = await VisitAsync(w => $"/inferences/{w.FailedInference}");
        Assert.Equal(["Attempt 1", "Attempt 2"], await visit.Page.Locator(".trace-attempt").AllInnerTextsAsync());
        var failed = visit.Page.Locator(".trace-step.failed");
        Assert.Equal(2, await failed.CountAsync());
        Assert.Contains("did not answer in time", await failed.Nth(1).InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_without_a_trace_says_why()
    {
        await using var visit = await VisitAsync(w => $"/inferences/{w.SealedInference}");
        Assert.Contains("sealed", await visit.Page.Locator("#steps .empty").InnerTextAsync(), StringComparison.Ordinal);
    }

    private async Task<Visit> VisitAsync(Func<SampleWorkspace, string> path)
    {
        var visit = await Visit.StartAsync(browser);
        var workspace = SampleWorkspace.Fill(visit.Platform);
        await visit.SignInAsync();
        await visit.Page.GotoAsync(path(workspace));
        return visit;
    }
}
