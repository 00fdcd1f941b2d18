using System.Globalization;
using System.Text.Json;
using LlmOps.Client;
using LlmOps.Client.Gateway;
using LlmOps.Client.Registry;
using LlmOps.Dashboard.Tests.StandIn;
using Microsoft.Playwright;

namespace LlmOps.Dashboard.Tests;

[Collection(BrowserCollection.Name)]
public sealed class ActionTests(Browser browser)
{
    [Fact]
    public async Task The_kill_switch_asks_first_then_posts_the_reason()
    {
        await using var visit = await Visit.StartAsync(browser);
        var workspace = SampleWorkspace.Fill(visit.Platform);
        await visit.SignInAsync();
        await visit.Page.GotoAsync($"/rollouts/{workspace.Rollout}");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "STOP" }).ClickAsync();
        var question = visit.Page.GetByRole(AriaRole.Alertdialog);
        await question.WaitForAsync();
        await visit.Page.Keyboard.PressAsync("Escape");
        await question.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Empty(visit.Platform.Writes);

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "STOP" }).ClickAsync();
        await question.GetByLabel("Reason").FillAsync("error rate doubled");
        visit.Platform.On($"GET /api/rollouts/{workspace.Rollout}", workspace.RolloutIn("killed"));
        await question.GetByRole(AriaRole.Button, new() { Name = "STOP" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Reset the switch" }).WaitForAsync();

        var (route, body) = Assert.Single(visit.Platform.Writes);
        Assert.Equal("POST /api/flags/rollout:support-triage/kill", route);
        Assert.Equal("error rate doubled", JsonSerializer.Deserialize<ReasonRequest>(body, LlmOpsJson.Options)!.Reason);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_key_without_the_scope_gets_the_reason_and_changes_nothing()
    {
        await using var visit = await Visit.StartAsync(browser);
        var workspace = SampleWorkspace.Fill(visit.Platform);
        await visit.SignInAsync(PlatformStandIn.ReadOnlyKey);
        await visit.Page.GotoAsync($"/rollouts/{workspace.Rollout}?confirm=hold");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Hold" }).ClickAsync();
        await visit.Page.GetByText("This key lacks the scope 'operate'.").WaitForAsync();
        Assert.True(await visit.Page.GetByText("Your key does not allow this").IsVisibleAsync());
    }

    [Fact]
    public async Task Lists_page_by_cursor_and_keep_their_filter()
    {
        await using var visit = await Visit.StartAsync(browser);
        SampleWorkspace.Fill(visit.Platform);
        visit.Platform.On("GET /api/programs", request =>
        {
            var start = int.Parse(request.Query["cursor"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
            var items = Enumerable.Range(start + 1, 50).Select(i => new ProgramResponse($"program-{i:000}", 1, new Dictionary<string, int>(), "text -> label", "predict", "practice-small", TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow()));
            return new Page<ProgramResponse>([.. items], start == 0 ? "50" : null);
        });
        await visit.SignInAsync();
        await visit.Page.GotoAsync("/programs?search=program&model=practice-small");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Next page" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "program-051" }).WaitForAsync();
        Assert.Contains("GET /api/programs?search=program&model=practice-small&cursor=50&limit=50", visit.Platform.Asked);
        Assert.Equal(0, await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Next page" }).CountAsync());
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "First page" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "program-001" }).WaitForAsync();
        Assert.Equal("program", await visit.Page.Locator("input[name=search]").InputValueAsync());
    }

    [Fact]
    public async Task Feedback_goes_out_with_score_comment_and_correction()
    {
        await using var visit = await Visit.StartAsync(browser);
        var workspace = SampleWorkspace.Fill(visit.Platform);
        await visit.SignInAsync();
        await visit.Page.GotoAsync($"/inferences/{workspace.Inference}");
        await visit.Page.GetByText("Bad", new() { Exact = true }).ClickAsync();
        await visit.Page.GetByLabel("Comment").FillAsync("It asks about arrival.");
        await visit.Page.GetByLabel("Right value of label").FillAsync("card arrival");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Send feedback" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**#feedback");
        var (route, body) = Assert.Single(visit.Platform.Writes);
        Assert.Equal("POST /v1/feedback", route);
        var sent = JsonSerializer.Deserialize<FeedbackRequest>(body, LlmOpsJson.Options)!;
        Assert.Equal((workspace.Inference, 0d, "It asks about arrival.", "card arrival"), (sent.InferenceId, sent.Score, sent.Comment, (string?)sent.Correction!["label"]));
    }

    [Fact]
    public async Task A_new_key_is_shown_once()
    {
        await using var visit = await Visit.StartAsync(browser);
        SampleWorkspace.Fill(visit.Platform);
        await visit.SignInAsync();
        await visit.Page.GotoAsync("/keys");
        await visit.Page.GetByLabel("Name").FillAsync("mobile app");
        await visit.Page.GetByRole(AriaRole.Checkbox, new() { Name = "infer" }).CheckAsync();
        await visit.Page.GetByRole(AriaRole.Checkbox, new() { Name = "read" }).CheckAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await visit.Page.GetByText("llmops_shown_this_once_0123456789").WaitForAsync();
        var sent = JsonSerializer.Deserialize<CreateKeyRequest>(Assert.Single(visit.Platform.Writes).Body, LlmOpsJson.Options)!;
        Assert.Equal("mobile app: infer, read", $"{sent.Name}: {string.Join(", ", sent.Scopes)}");
        await visit.Page.GotoAsync("/keys");
        Assert.DoesNotContain("llmops_shown_this_once", await visit.Page.ContentAsync());
    }

    [Fact]
    public async Task A_running_eval_run_moves_by_itself_until_it_ends()
    {
        await using var visit = await Visit.StartAsync(browser);
        var workspace = SampleWorkspace.Fill(visit.Platform);
        await visit.SignInAsync();
        await visit.Page.GotoAsync($"/eval-runs/{workspace.RunningRun}");
        await visit.Page.GetByText("214 of 600").WaitForAsync();
        visit.Platform.On($"GET /api/eval-runs/{workspace.RunningRun}", workspace.RunIn(workspace.RunningRun, "running", 430));
        await visit.Page.GetByText("430 of 600").WaitForAsync();
        visit.Platform.On($"GET /api/eval-runs/{workspace.RunningRun}", workspace.RunIn(workspace.RunningRun, "completed", 600));
        await visit.Page.GetByText("600 of 600").WaitForAsync();
        Assert.Equal(0, await visit.Page.Locator("[hx-trigger]").CountAsync());
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_practice_model_is_labelled_as_one()
    {
        await using var visit = await Visit.StartAsync(browser);
        SampleWorkspace.Fill(visit.Platform);
        await visit.SignInAsync();
        await visit.Page.GotoAsync("/models");
        Assert.Equal(2, await visit.Page.GetByText("practice model, not a language model").CountAsync());
    }
}
