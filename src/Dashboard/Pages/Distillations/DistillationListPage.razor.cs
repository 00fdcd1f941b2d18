using LlmOps.Client;
using LlmOps.Client.Optimizer;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Distillations;

public sealed partial class DistillationListPage
{
    private Answer<Page<FineTuneJobResponse>> jobs = null!;

    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    protected override async Task LoadAsync() => jobs = await Platform.AskAsync(PlatformServices.Optimizer, (c, stop) => c.FineTuneJobs.ListAsync(cursor: Cursor, limit: 50, cancellationToken: stop));
}
