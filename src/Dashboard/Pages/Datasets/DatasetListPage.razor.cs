using LlmOps.Client;
using LlmOps.Client.Registry;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Datasets;

public sealed partial class DatasetListPage
{
    private Answer<Page<DatasetResponse>> datasets = null!;

    [SupplyParameterFromQuery]
    public string? Search { get; set; }

    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    protected override async Task LoadAsync()
    {
        Search = Filter.Of(Search);
        datasets = await Platform.AskAsync(PlatformServices.Registry, (c, stop) => c.Datasets.ListAsync(Search, Cursor, 50, stop));
    }
}
