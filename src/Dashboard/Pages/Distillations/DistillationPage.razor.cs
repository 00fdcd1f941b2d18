using LlmOps.Client.Optimizer;
using LlmOps.Dashboard.Display;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Distillations;

public sealed partial class DistillationPage
{
    private Answer<FineTuneJobResponse> job = null!;
    private Problem? problem;

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromForm]
    public string? Verb { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        job = await Platform.AskAsync(PlatformServices.Optimizer, (c, stop) => c.FineTuneJobs.GetAsync(Id, stop));
        HttpContext.Reflect(job.Problem);
    }

    private async Task SteerAsync()
    {
        problem = (await Platform.AskAsync(PlatformServices.Optimizer, (c, stop) => Verb == "resume" ? c.FineTuneJobs.ResumeAsync(Id, stop) : c.FineTuneJobs.StopAsync(Id, stop))).Problem;
        if (problem is null)
        {
            Nav.NavigateTo(Links.Distillation(Id));
        }
    }

    private static object ChartData(FineTuneJobResponse job) => new
    {
        steps = job.Checkpoints.Select(c => c.Step),
        plain = job.Checkpoints.Where(c => c.PlainScore is not null).Select(c => new { c.Step, Score = c.PlainScore, Lower = c.PlainLower, Upper = c.PlainUpper }),
        optimized = job.Checkpoints.Where(c => c.OptimizedScore is not null).Select(c => new { c.Step, Score = c.OptimizedScore, Lower = c.OptimizedLower, Upper = c.OptimizedUpper }),
    };
}
