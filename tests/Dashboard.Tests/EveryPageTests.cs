using LlmOps.Dashboard.Tests.StandIn;
using Microsoft.Playwright;

namespace LlmOps.Dashboard.Tests;

[Collection(BrowserCollection.Name)]
public sealed class EveryPageTests(Browser browser)
{
    private const string HostileName = "\"><img src=x onerror=alert('name')>";
    private const string HostileText = "</script><script>alert('text')</script>'\"<b onmouseover=alert(1)>&amp;";

    // A person who changes the design sets this to a folder and looks at every page.
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("LLMOPS_SCREENSHOTS");

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_page_renders_without_a_complaint(ColorScheme scheme)
    {
        await using var visit = await Visit.StartAsync(browser, scheme);
        var workspace = SampleWorkspace.Fill(visit.Platform);
        await visit.SignInAsync();
        foreach (var (name, path) in workspace.Pages)
        {
            await ExpectSoundAsync(visit, path, $"{name}-{scheme}".ToLowerInvariant());
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_page_fits_a_phone(ColorScheme scheme)
    {
        await using var visit = await Visit.StartAsync(browser, scheme);
        var workspace = SampleWorkspace.Fill(visit.Platform);
        await visit.SignInAsync();
        await visit.Page.SetViewportSizeAsync(390, 844);
        foreach (var (name, path) in workspace.Pages)
        {
            await ExpectSoundAsync(visit, path, $"{name}-phone-{scheme}".ToLowerInvariant());
        }
    }

    [Fact]
    public async Task Every_list_has_an_empty_state()
    {
        await using var visit = await Visit.StartAsync(browser);
        SampleWorkspace.FillNothing(visit.Platform);
        await visit.SignInAsync();
        foreach (var path in new[] { "/", "/programs", "/datasets", "/annotation", "/eval-runs", "/eval-runs/compare", "/judges", "/gates", "/optimization-jobs", "/distillations", "/rollouts", "/inferences", "/models", "/model-upgrades", "/keys", "/audit" })
        {
            await ExpectSoundAsync(visit, path, $"empty{path.Replace('/', '-')}");
            Assert.True(await visit.Page.Locator(".empty-title").First.IsVisibleAsync(), $"{path} says nothing when there is nothing");
        }
    }

    [Fact]
    public async Task Hostile_texts_show_as_text_on_every_page()
    {
        await using var visit = await Visit.StartAsync(browser);
        var workspace = SampleWorkspace.Fill(visit.Platform, name => name + HostileName, text => text + HostileText);
        await visit.SignInAsync();
        foreach (var (name, path) in workspace.Pages)
        {
            await ExpectSoundAsync(visit, path, $"hostile-{name}");
            Assert.Equal(0, await visit.Page.Locator("img[src=x], [onmouseover], body script:not([type='application/json'])").CountAsync());
        }

        await visit.Page.GotoAsync($"/inferences/{workspace.Inference}");
        Assert.Contains(HostileText, await visit.Page.Locator("main").InnerTextAsync());
    }

    [Theory]
    [InlineData("/api/eval-runs", "The eval runs service does not answer")]
    [InlineData("/api/programs", "The program registry service does not answer")]
    [InlineData("/api/optimization-jobs", "The optimization jobs service does not answer")]
    [InlineData("/api/flags", "The gateway service does not answer")]
    public async Task A_service_that_is_away_leaves_the_rest_of_the_home_page_intact(string prefix, string says)
    {
        await using var visit = await Visit.StartAsync(browser);
        SampleWorkspace.Fill(visit.Platform);
        visit.Platform.Away.Add(prefix);
        await visit.SignInAsync();
        await ExpectSoundAsync(visit, "/", $"away{prefix.Replace('/', '-')}");
        Assert.Contains(says, string.Join('\n', await visit.Page.Locator(".alert").AllInnerTextsAsync()));
        Assert.Equal(prefix == "/api/programs" ? 0 : 2, await visit.Page.Locator("tbody tr").CountAsync());
    }

    [Fact]
    public async Task A_thing_that_does_not_exist_answers_404_in_the_platforms_words()
    {
        await using var visit = await Visit.StartAsync(browser);
        SampleWorkspace.FillNothing(visit.Platform);
        await visit.SignInAsync();
        foreach (var path in new[] { "/programs/none", "/datasets/none", $"/eval-runs/{Guid.Empty}", $"/rollouts/{Guid.Empty}", $"/inferences/{Guid.Empty}", $"/optimization-jobs/{Guid.Empty}", $"/model-upgrades/{Guid.Empty}", "/no-such-page" })
        {
            var answer = await visit.Page.GotoAsync(path);
            Assert.Equal((path, 404), (path, answer!.Status));
            Assert.Equal("text/html; charset=utf-8", answer.Headers["content-type"]);
        }

        Assert.Empty(visit.Complaints);
    }

    private static async Task ExpectSoundAsync(Visit visit, string path, string picture)
    {
        var answer = await visit.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
        Assert.Equal((path, 200), (path, answer!.Status));
        Assert.Equal(1, await visit.Page.Locator("h1").CountAsync());
        foreach (var chart in await visit.Page.Locator("data-chart").AllAsync())
        {
            await chart.Locator("svg").First.WaitForAsync();
        }

        if (Pictures is not null)
        {
            await visit.Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{picture}.png"), FullPage = true });
        }

        Assert.True(visit.Complaints.IsEmpty, $"{path}: {string.Join(" | ", visit.Complaints)}");
        Assert.True(await visit.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than its window");
    }
}
