using LlmOps.Client.Optimizer;
using LlmOps.Dashboard.Display;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.ModelUpgrades;

public sealed partial class UpgradePage
{
    private Answer<ModelUpgradeResponse> upgrade = null!;
    private Problem? problem;

    [Parameter]
    public Guid Id { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        upgrade = await Platform.AskAsync(PlatformServices.Optimizer, (c, stop) => c.ModelUpgrades.GetAsync(Id, stop));
        HttpContext.Reflect(upgrade.Problem);
    }

    private async Task StopAsync()
    {
        problem = (await Platform.AskAsync(PlatformServices.Optimizer, (c, stop) => c.ModelUpgrades.StopAsync(Id, stop))).Problem;
        if (problem is null)
        {
            Nav.NavigateTo(Links.Upgrade(Id));
        }
    }
}
