using LlmOps.Client;
using LlmOps.Client.Optimizer;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.OptimizationJobs;

public sealed partial class JobListPage
{
    private Answer<Page<OptimizationJobResponse>> jobs = null!;

    [SupplyParameterFromQuery]
    public string? Program { get; set; }

    [SupplyParameterFromQuery]
    public string? Status { get; set; }

    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    protected override async Task LoadAsync() =>
        jobs = await Platform.AskAsync(PlatformServices.Optimizer, (c, stop) => c.OptimizationJobs.ListAsync(Filter.Of(Program), Filter.Of(Status), Cursor, 50, stop));
}
