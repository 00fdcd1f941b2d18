using System.Collections.Concurrent;
using LlmOps.Dashboard.Tests.StandIn;
using Microsoft.Playwright;

namespace LlmOps.Dashboard.Tests;

/// <summary>A person in front of a fresh dashboard: their own platform, host, browser window and what the window's console said.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly DashboardHost host;
    private readonly IBrowserContext window;

    private Visit(PlatformStandIn platform, DashboardHost host, IBrowserContext window, IPage page)
    {
        (Platform, this.host, this.window, Page) = (platform, host, window, page);
        page.Console += (_, message) =>
        {
            // A page about a missing thing answers 404 on purpose, which Chromium also reports.
            if (message.Type == "error" && !message.Text.Contains("the server responded with a status of", StringComparison.Ordinal))
            {
                Complaints.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => Complaints.Enqueue(error);
        page.Dialog += (_, dialog) =>
        {
            Complaints.Enqueue($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
    }

    public PlatformStandIn Platform { get; }

    public IPage Page { get; }

    public Uri Address => host.Address;

    /// <summary>Console errors, script errors and dialogs.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    public static async Task<Visit> StartAsync(Browser browser, ColorScheme scheme = ColorScheme.Light)
    {
        var platform = await PlatformStandIn.StartAsync();
        var dashboard = new DashboardHost(platform);
        var context = await browser.Chromium.NewContextAsync(new() { BaseURL = dashboard.Address.ToString(), ColorScheme = scheme, ViewportSize = new() { Width = 1366, Height = 850 } });
        context.SetDefaultTimeout(15_000);
        return new(platform, dashboard, context, await context.NewPageAsync());
    }

    public async Task SignInAsync(string key = PlatformStandIn.GoodKey)
    {
        await Page.GotoAsync("/sign-in");
        await Page.GetByLabel("Key").FillAsync(key);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await window.DisposeAsync();
        await host.DisposeAsync();
        await Platform.DisposeAsync();
    }
}
