using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.EvalRuns;

public sealed partial class EvalRunListPage
{
    private Answer<Page<EvalRunResponse>> runs = null!;

    [SupplyParameterFromQuery]
    public string? Program { get; set; }

    [SupplyParameterFromQuery]
    public string? Dataset { get; set; }

    [SupplyParameterFromQuery]
    public string? Split { get; set; }

    [SupplyParameterFromQuery]
    public string? Status { get; set; }

    [SupplyParameterFromQuery]
    public string? Trigger { get; set; }

    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    protected override async Task LoadAsync() => runs = await Platform.AskAsync(
        PlatformServices.Evals,
        (c, stop) => c.EvalRuns.ListAsync(Filter.Of(Program), Filter.Of(Dataset), Filter.Of(Split), Filter.Of(Status), Filter.Of(Trigger), Cursor, 50, stop));
}
