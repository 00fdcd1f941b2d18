using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.EvalRuns;

public sealed partial class ComparePage
{
    private Answer<Page<EvalRunResponse>> runs = null!;
    private Answer<CompareResponse>? comparison;

    [SupplyParameterFromQuery]
    public Guid? Baseline { get; set; }

    [SupplyParameterFromQuery]
    public Guid? Candidate { get; set; }

    /// <summary><c>regressed</c> (default), <c>improved</c> or <c>all</c>.</summary>
    [SupplyParameterFromQuery]
    public string? Show { get; set; }

    /// <summary>The field whose values cut slices, for example <c>expected.label</c>.</summary>
    [SupplyParameterFromQuery]
    public string? Slice { get; set; }

    protected override async Task LoadAsync()
    {
        var runsAsked = Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.EvalRuns.ListAsync(status: "completed", limit: 100, cancellationToken: stop));
        if (Baseline is { } baseline && Candidate is { } candidate)
        {
            comparison = await Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.EvalRuns.CompareAsync(baseline, candidate, Filter.Of(Slice), stop));
        }

        runs = await runsAsked;
    }
}
