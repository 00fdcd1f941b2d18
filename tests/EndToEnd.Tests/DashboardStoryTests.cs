using System.Text.Json.Nodes;
using LlmOps.Client.Gateway;
using LlmOps.Launcher.LocalServers;
using LlmOps.Testing;
using Microsoft.Playwright;

namespace LlmOps.EndToEnd.Tests;

/// <summary>A release owner looks in a real browser at what a product did.</summary>
[Collection(PlatformCollection.Name)]
public sealed class DashboardStoryTests(Platform platform) : IAsyncLifetime
{
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    public async Task InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = await Installation.EnsureChromiumAsync(), Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    [Fact]
    public async Task A_product_call_with_feedback_shows_up_and_its_trace_runs_from_the_call_to_the_provider()
    {
        var answer = await platform.Client.Inference.RunAsync("support-triage", new RunProgramRequest(new JsonObject { ["text"] = "The blender arrived with a cracked jug." }) { User = "story-user" });
        await platform.Client.Inference.FeedbackAsync(new FeedbackRequest(answer.InferenceId, Score: 0, Comment: "that is not what I meant"));
        var recorded = await Eventually.Async<InferenceDetailResponse>(async () => await platform.Client.Inferences.GetAsync(answer.InferenceId) is { Feedback.Count: > 0 } detail ? detail : null, "the inference is recorded with its feedback");

        var page = await browser.NewPageAsync();
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        await page.GotoAsync(platform.Dashboard.ToString());
        await page.Locator("input[type=password]").FillAsync(platform.Key);
        await page.Locator("button[type=submit]").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Inferences" }).First.ClickAsync();
        await page.Locator($"a[href*='{answer.InferenceId}']").First.ClickAsync();
        await Assertions.Expect(page.Locator("body")).ToContainTextAsync("The blender arrived with a cracked jug.");
        await Assertions.Expect(page.Locator("body")).ToContainTextAsync("that is not what I meant");
        await Assertions.Expect(page.Locator("body")).ToContainTextAsync(answer.Outputs["label"]!.GetValue<string>());
        Assert.Empty(errors);

        var trace = recorded.Inference.TraceId!;
        await Eventually.Async(() => platform.Spans.Spans.Any(s => s.TraceId == trace && s.Name.StartsWith("chat ", StringComparison.Ordinal)), "the model span of this trace is exported");
        await Eventually.Async(() => platform.Spans.Spans.Any(s => s.TraceId == trace && s.Name.StartsWith("POST /v1/programs", StringComparison.Ordinal)), "the request span of this trace is exported");
        using var http = new HttpClient();
        var seen = await http.GetStringAsync($"http://127.0.0.1:{platform.Dashboard.Port + 110}/stats");
        Assert.Contains(trace, seen, StringComparison.Ordinal); // the provider got the same trace
    }
}
