using LlmOps.Client;
using LlmOps.Client.Gateway;
using LlmOps.Client.Registry;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Programs;

public sealed partial class ProgramListPage
{
    private Answer<Page<ProgramResponse>> programs = null!;
    private Answer<Page<ModelResponse>> models = null!;

    [SupplyParameterFromQuery]
    public string? Search { get; set; }

    [SupplyParameterFromQuery]
    public string? Model { get; set; }

    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    protected override async Task LoadAsync()
    {
        (Search, Model) = (Filter.Of(Search), Filter.Of(Model));
        var programsAsked = Platform.AskAsync(PlatformServices.Registry, (c, stop) => c.Programs.ListAsync(Search, Model, Cursor, 50, stop));
        var modelsAsked = Platform.AskAsync(PlatformServices.Gateway, (c, stop) => c.Models.ListAsync(stop));
        (programs, models) = (await programsAsked, await modelsAsked);
    }
}
