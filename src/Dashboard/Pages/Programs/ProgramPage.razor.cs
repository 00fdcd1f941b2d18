using LlmOps.Client.Registry;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Programs;

public sealed partial class ProgramPage
{
    private static readonly (string Key, string Text)[] TabEntries = [("versions", "Versions"), ("rollout", "Rollout"), ("evals", "Evals"), ("calls", "Calls"), ("code", "Code")];

    private Answer<ProgramResponse> program = null!;
    private string tab = "versions";

    [Parameter]
    public string Name { get; set; } = "";

    [SupplyParameterFromQuery]
    public string? Tab { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        tab = TabEntries.Any(t => t.Key == Tab) ? Tab! : "versions";
        program = await Platform.AskAsync(PlatformServices.Registry, (c, stop) => c.Programs.GetAsync(Name, stop));
        HttpContext.Reflect(program.Problem);
    }
}
