using LlmOps.Client.Registry;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Programs;

public sealed partial class DiffPage
{
    private Answer<VersionDiffResponse> diff = null!;

    [Parameter]
    public string Name { get; set; } = "";

    [SupplyParameterFromQuery]
    public string From { get; set; } = "";

    [SupplyParameterFromQuery]
    public string To { get; set; } = "";

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        diff = await Platform.AskAsync(PlatformServices.Registry, (c, stop) => c.Programs.DiffAsync(Name, From, To, stop));
        HttpContext.Reflect(diff.Problem);
    }
}
