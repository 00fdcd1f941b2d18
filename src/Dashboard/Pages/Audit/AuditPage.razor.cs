using LlmOps.Client;
using LlmOps.Client.Gateway;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Audit;

public sealed partial class AuditPage
{
    private Answer<Page<AuditResponse>> entries = null!;

    [SupplyParameterFromQuery]
    public string? Target { get; set; }

    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    protected override async Task LoadAsync() =>
        entries = await Platform.AskAsync(PlatformServices.Gateway, (c, stop) => c.Rollouts.AuditAsync(Filter.Of(Target), Cursor, 50, stop));
}
