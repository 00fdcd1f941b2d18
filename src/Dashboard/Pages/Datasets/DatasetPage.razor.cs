using LlmOps.Client;
using LlmOps.Client.Registry;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Datasets;

public sealed partial class DatasetPage
{
    private static readonly (string Key, string Text)[] TabEntries = [("splits", "Splits and balance"), ("examples", "Examples"), ("quality", "Quality"), ("changes", "Changes"), ("test", "Sealed test")];

    private Answer<DatasetVersionResponse> version = null!;
    private Answer<Page<DatasetVersionResponse>> versions = null!;
    private string tab = "splits";

    [Parameter]
    public string Name { get; set; } = "";

    [SupplyParameterFromQuery]
    public int? Version { get; set; }

    [SupplyParameterFromQuery]
    public string? Tab { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        tab = TabEntries.Any(t => t.Key == Tab) ? Tab! : "splits";
        var versionAsked = Platform.AskAsync(PlatformServices.Registry, (c, stop) => c.Datasets.VersionAsync(Name, Version?.ToString() ?? "latest", stop));
        var versionsAsked = Platform.AskAsync(PlatformServices.Registry, (c, stop) => c.Datasets.VersionsAsync(Name, null, 100, stop));
        (version, versions) = (await versionAsked, await versionsAsked);
        HttpContext.Reflect(version.Problem);
    }
}
