using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.Dashboard.Display;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.EvalRuns;

public sealed partial class EvalRunPage
{
    private Answer<EvalRunResponse> run = null!;
    private Answer<Page<EvalResultResponse>> results = null!;
    private EvalRunResponse? baseline;
    private Problem? problem;
    private string? outcome;

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery]
    public string? Outcome { get; set; }

    [SupplyParameterFromQuery]
    public bool? Failed { get; set; }

    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    [SupplyParameterFromForm]
    public string? Verb { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        outcome = Filter.Of(Outcome);
        var runAsked = Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.EvalRuns.GetAsync(Id, stop));
        var resultsAsked = Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.EvalRuns.ResultsAsync(Id, outcome, Failed is true ? true : null, Cursor, 50, stop));
        (run, results) = (await runAsked, await resultsAsked);
        baseline = run.Value is { Status: "completed" } done ? await BeforeAsync(done) : null;
        HttpContext.Reflect(run.Problem);
    }

    private async Task<EvalRunResponse?> BeforeAsync(EvalRunResponse done)
    {
        var others = await Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.EvalRuns.ListAsync(done.Program, done.Dataset, done.Split, "completed", limit: 20, cancellationToken: stop));
        return others.Value?.Items.Where(o => o.CreatedAt < done.CreatedAt && o.DatasetVersion == done.DatasetVersion).MaxBy(o => o.CreatedAt);
    }

    private async Task SteerAsync()
    {
        var steered = await Platform.AskAsync(PlatformServices.Evals, (c, stop) => Verb switch
        {
            "resume" => c.EvalRuns.ResumeAsync(Id, stop),
            "retry-errors" => c.EvalRuns.RetryErrorsAsync(Id, stop),
            _ => c.EvalRuns.StopAsync(Id, stop),
        });
        problem = steered.Problem;
        if (problem is null)
        {
            Nav.NavigateTo(Links.EvalRun(Id));
        }
    }

    private static Dictionary<string, object?> Only(bool? failed, string? kind) => new(StringComparer.Ordinal) { ["failed"] = failed, ["outcome"] = kind, ["cursor"] = null };
}
