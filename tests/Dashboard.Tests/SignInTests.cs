using System.Net;
using LlmOps.Dashboard.Tests.StandIn;
using Microsoft.Playwright;

namespace LlmOps.Dashboard.Tests;

[Collection(BrowserCollection.Name)]
public sealed class SignInTests(Browser browser)
{
    [Fact]
    public async Task A_wrong_key_is_refused_and_a_right_one_opens_the_page_that_was_asked_for()
    {
        await using var visit = await Visit.StartAsync(browser);
        SampleWorkspace.Fill(visit.Platform);
        await visit.Page.GotoAsync("/datasets?search=support");
        foreach (var (key, says) in new[] { ("llmops_nobody_knows_this", "not known"), ("sk-something-else", "starts with llmops_") })
        {
            await visit.Page.GetByLabel("Key").FillAsync(key);
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await visit.Page.Locator(".alert", new() { HasText = says }).WaitForAsync();
        }

        await visit.Page.GetByLabel("Key").FillAsync(PlatformStandIn.GoodKey);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**/datasets?search=support");
        Assert.Empty(visit.Complaints);

        var cookie = (await visit.Page.Context.CookiesAsync()).Single(c => c.Name == "llmops_session");
        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Lax, cookie.SameSite);
        Assert.DoesNotContain(PlatformStandIn.GoodKey, cookie.Value);
        Assert.DoesNotContain(PlatformStandIn.GoodKey, await visit.Page.ContentAsync());
    }

    [Fact]
    public async Task Signing_in_never_leads_to_another_site()
    {
        await using var visit = await Visit.StartAsync(browser);
        SampleWorkspace.Fill(visit.Platform);
        foreach (var trap in new[] { "//evil.example", "/\\evil.example", "https://evil.example" })
        {
            await visit.Page.Context.ClearCookiesAsync();
            await visit.Page.GotoAsync($"/sign-in?return={Uri.EscapeDataString(trap)}");
            await visit.Page.GetByLabel("Key").FillAsync(PlatformStandIn.GoodKey);
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await visit.Page.WaitForURLAsync(visit.Address.ToString());
        }
    }

    [Fact]
    public async Task After_signing_out_every_page_asks_for_a_key_again()
    {
        await using var visit = await Visit.StartAsync(browser);
        SampleWorkspace.Fill(visit.Platform);
        await visit.SignInAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**/sign-in");
        await visit.Page.GotoAsync("/keys");
        Assert.Contains("/sign-in", visit.Page.Url);
    }

    [Fact]
    public async Task A_form_without_its_antiforgery_token_is_refused()
    {
        await using var visit = await Visit.StartAsync(browser);
        var workspace = SampleWorkspace.Fill(visit.Platform);
        await visit.SignInAsync();
        var answer = await visit.Page.APIRequest.PostAsync($"/rollouts/{workspace.Rollout}?confirm=kill", new() { Form = visit.Page.APIRequest.CreateFormData().Set("_handler", "confirm") });
        Assert.Equal((int)HttpStatusCode.BadRequest, answer.Status);
        Assert.Empty(visit.Platform.Writes);
    }

    [Fact]
    public async Task Pages_come_with_rules_for_the_browser_and_assets_may_be_kept()
    {
        await using var visit = await Visit.StartAsync(browser);
        var page = await visit.Page.GotoAsync("/sign-in");
        Assert.Contains("script-src 'self'", page!.Headers["content-security-policy"]);
        Assert.DoesNotContain("unsafe-inline'; img", page.Headers["content-security-policy"].Replace("style-src-attr 'unsafe-inline'", "", StringComparison.Ordinal));
        Assert.Contains("no-store", page.Headers["cache-control"]);
        var sheet = await visit.Page.Locator("link[rel=stylesheet]").First.GetAttributeAsync("href");
        var asset = await visit.Page.APIRequest.GetAsync($"/{sheet}", new() { Headers = new Dictionary<string, string> { ["Accept-Encoding"] = "gzip" } });
        Assert.Equal((200, "gzip"), (asset.Status, asset.Headers["content-encoding"]));
    }
}
