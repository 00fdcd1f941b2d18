using LlmOps.Client;
using LlmOps.Client.Optimizer;
using LlmOps.Dashboard.Display;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.OptimizationJobs;

public sealed partial class JobPage
{
    private Answer<OptimizationJobResponse> job = null!;
    private Answer<Page<TrialResponse>> trials = null!;
    private Problem? problem;

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    [SupplyParameterFromForm]
    public string? Verb { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        var jobAsked = Platform.AskAsync(PlatformServices.Optimizer, (c, stop) => c.OptimizationJobs.GetAsync(Id, stop));
        var trialsAsked = Platform.AskAsync(PlatformServices.Optimizer, (c, stop) => c.OptimizationJobs.TrialsAsync(Id, Cursor, 200, stop));
        (job, trials) = (await jobAsked, await trialsAsked);
        HttpContext.Reflect(job.Problem);
    }

    private async Task SteerAsync()
    {
        var steered = await Platform.AskAsync(PlatformServices.Optimizer, (c, stop) => Verb == "resume" ? c.OptimizationJobs.ResumeAsync(Id, stop) : c.OptimizationJobs.StopAsync(Id, stop));
        problem = steered.Problem;
        if (problem is null)
        {
            Nav.NavigateTo(Links.Job(Id));
        }
    }

    private static object ChartData(OptimizationJobResponse job, IReadOnlyList<TrialResponse> trials) => new
    {
        baseline = job.BaselineScore,
        best = job.BestTrial,
        trials = trials.Where(t => t.Score is not null).Select(t => new { t.Number, t.Name, t.Score, t.Lower, t.Upper }),
    };
}
