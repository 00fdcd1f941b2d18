using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Judges;

public sealed partial class JudgeListPage
{
    private Answer<Page<JudgeResponse>> judges = null!;
    private Answer<Page<JudgeOverrideResponse>> overrides = null!;

    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    protected override async Task LoadAsync()
    {
        var judgesAsked = Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.Judges.ListAsync(Cursor, 50, stop));
        var overridesAsked = Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.Judges.OverridesAsync(limit: 20, cancellationToken: stop));
        (judges, overrides) = (await judgesAsked, await overridesAsked);
    }
}
