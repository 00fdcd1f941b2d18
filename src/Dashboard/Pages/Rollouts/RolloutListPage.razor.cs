using LlmOps.Client;
using LlmOps.Client.Gateway;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Rollouts;

public sealed partial class RolloutListPage
{
    private Answer<Page<RolloutResponse>> rollouts = null!;

    [SupplyParameterFromQuery]
    public string? Program { get; set; }

    [SupplyParameterFromQuery]
    public string? State { get; set; }

    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    protected override async Task LoadAsync() =>
        rollouts = await Platform.AskAsync(PlatformServices.Gateway, (c, stop) => c.Rollouts.ListAsync(Filter.Of(Program), Filter.Of(State), Cursor, 50, stop));
}
