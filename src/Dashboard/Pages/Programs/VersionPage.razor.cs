using LlmOps.Client.Registry;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Programs;

public sealed partial class VersionPage
{
    private Answer<ProgramVersionResponse> version = null!;
    private VersionDocument document = VersionDocument.Read(null);

    [Parameter]
    public string Name { get; set; } = "";

    /// <summary>A number, a label or <c>latest</c>.</summary>
    [Parameter]
    public string Number { get; set; } = "";

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        version = await Platform.AskAsync(PlatformServices.Registry, (c, stop) => c.Programs.VersionAsync(Name, Number, stop));
        document = VersionDocument.Read(version.Value?.Spec);
        HttpContext.Reflect(version.Problem);
    }
}
