using System.Text;
using LlmOps.Client.Gateway;
using LlmOps.Launcher.LocalServers;
using Microsoft.Playwright;

namespace LlmOps.EndToEnd.Tests;

/// <summary>Two people label in real browsers while a third watches how far they agree.</summary>
[Collection(PlatformCollection.Name)]
public sealed class AnnotationStoryTests(Platform platform) : IAsyncLifetime
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
    public async Task A_second_annotators_disagreement_shows_up_live_in_the_agreement_figure()
    {
        using var rows = new MemoryStream(Encoding.UTF8.GetBytes("text,label\nlost card,card\nhigh fee,fees\n" + string.Concat(Enumerable.Range(0, 4).Select(i => $"message {i},\n"))));
        await platform.Client.Datasets.ImportAsync("labelled-twice", new() { Format = "csv", Inputs = ["text"], Labels = ["label"] }, rows);
        await platform.Client.AnnotationQueues.CreateAsync(new() { Name = "twice", Dataset = "labelled-twice", SecondReviewShare = 1 });
        await platform.Client.AnnotationQueues.AddAsync("twice", new());
        var (first, second, owner) = (await SignInAsync("first-reader", "/label"), await SignInAsync("second-reader", "/label"), await SignInAsync("queue-owner", ""));

        await Assertions.Expect(owner.Locator("body")).ToContainTextAsync("No item labelled twice yet");
        foreach (var key in "1212")
        {
            await PressAsync(first, key);
        }

        await Assertions.Expect(first.Locator("body")).ToContainTextAsync("Nothing left for you to label");
        await Assertions.Expect(owner.Locator("body")).ToContainTextAsync("No item labelled twice yet");

        // Nobody reloads the owner's page: it follows by itself.
        var agreement = owner.Locator("#agreement");
        foreach (var key in "121")
        {
            await PressAsync(second, key);
        }

        await Assertions.Expect(agreement).ToContainTextAsync("first-reader and second-reader");
        await Assertions.Expect(agreement).ToContainTextAsync("1.00");
        await PressAsync(second, '1');
        await Assertions.Expect(agreement).ToContainTextAsync("0.50");
        await Assertions.Expect(owner.Locator("#live")).ToContainTextAsync("Disagreed");

        await owner.ReloadAsync();
        await owner.GetByRole(AriaRole.Button, new() { Name = "fees by first-reader" }).ClickAsync();
        await Assertions.Expect(owner.GetByText("To decide")).ToHaveCountAsync(0);
        await owner.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Assertions.Expect(owner.Locator("body")).ToContainTextAsync("finished as labelled-twice@2");
        Assert.Equal(6, (await platform.Client.Datasets.VersionAsync("labelled-twice", "2")).Counts["train"]);
    }

    private async Task<IPage> SignInAsync(string name, string page)
    {
        var key = await platform.Client.Keys.CreateAsync(new CreateKeyRequest(name, ["read", "write"], null));
        var tab = await (await browser.NewContextAsync()).NewPageAsync();
        await tab.GotoAsync(new Uri(platform.Dashboard, $"/annotation/twice{page}").ToString());
        await tab.Locator("input[type=password]").FillAsync(key.Secret);
        await tab.Locator("button[type=submit]").ClickAsync();
        return tab;
    }

    private static async Task PressAsync(IPage page, char key)
    {
        await page.GotoAsync(new Uri(new Uri(page.Url), "/annotation/twice/label").ToString());
        var heading = await page.Locator(".card-title", new() { HasTextString = "Item " }).TextContentAsync();
        await page.Keyboard.PressAsync(key.ToString());
        await Assertions.Expect(page.Locator(".card-title", new() { HasTextString = heading! })).ToHaveCountAsync(0);
    }
}
