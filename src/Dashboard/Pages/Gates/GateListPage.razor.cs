using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Gates;

public sealed partial class GateListPage
{
    private Answer<Page<GateResponse>> gates = null!;

    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    protected override async Task LoadAsync() => gates = await Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.Gates.ListAsync(cursor: Cursor, limit: 50, cancellationToken: stop));
}
