using LlmOps.Client;
using LlmOps.Client.Optimizer;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.ModelUpgrades;

public sealed partial class UpgradeListPage
{
    private Answer<Page<ModelUpgradeResponse>> upgrades = null!;

    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    protected override async Task LoadAsync() =>
        upgrades = await Platform.AskAsync(PlatformServices.Optimizer, (c, stop) => c.ModelUpgrades.ListAsync(Cursor, 50, stop));
}
