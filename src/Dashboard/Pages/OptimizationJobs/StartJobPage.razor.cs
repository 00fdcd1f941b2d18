using LlmOps.Client.Optimizer;
using LlmOps.Dashboard.Display;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.OptimizationJobs;

public sealed partial class StartJobPage
{
    private static readonly string[] KnownOptimizers = ["bootstrap_random_search", "bootstrap_few_shot", "labeled_few_shot"];

    private StartJobForm form = new();
    private IReadOnlyList<string> optimizers = KnownOptimizers;
    private QuoteResponse? quote;
    private Problem? problem;

    [SupplyParameterFromForm]
    public StartJobForm? Form { get; set; }

    [SupplyParameterFromQuery]
    public string? Program { get; set; }

    protected override async Task LoadAsync()
    {
        form = Form ?? new() { Program = Program };
        var answer = await Platform.AskAsync(PlatformServices.Optimizer, (c, stop) => c.OptimizationJobs.OptimizersAsync(stop));
        optimizers = answer.Value is { Items: { Count: > 0 } offered } ? [.. offered.Select(o => o.Name)] : KnownOptimizers;
    }

    private async Task StartAsync()
    {
        if (form.Quote)
        {
            var quoted = await Platform.AskAsync(PlatformServices.Optimizer, (c, stop) => c.OptimizationJobs.QuoteAsync(form.ToRequest(), stop));
            (quote, problem) = (quoted.Value, quoted.Problem);
            return;
        }

        var started = await Platform.AskAsync(PlatformServices.Optimizer, (c, stop) => c.OptimizationJobs.StartAsync(form.ToRequest(), stop));
        problem = started.Problem;
        if (started.Value is { } job)
        {
            Nav.NavigateTo(Links.Job(job.Id));
        }
    }
}

/// <summary>What a person typed to start an optimization job.</summary>
public sealed class StartJobForm
{
    public string? Program { get; set; }

    public string? Version { get; set; }

    public string? Dataset { get; set; }

    public string? DatasetVersion { get; set; }

    public string? Optimizer { get; set; } = "bootstrap_random_search";

    public string? Metric { get; set; } = "exact_match";

    public decimal Budget { get; set; } = 2;

    public int Seed { get; set; } = 1;

    public string? TaskModel { get; set; }

    public string? TeacherModel { get; set; }

    public string? PromptModel { get; set; }

    public double? Holdout { get; set; }

    public int? MaxMinutes { get; set; }

    public long? MaxCalls { get; set; }

    /// <summary>Only asks what it would cost.</summary>
    public bool Quote { get; set; }

    internal StartOptimizationJobRequest ToRequest() => new()
    {
        Program = Filter.Of(Program) ?? "",
        Version = Filter.Of(Version) ?? "latest",
        Dataset = Filter.Of(Dataset) ?? "",
        DatasetVersion = Filter.Of(DatasetVersion) ?? "latest",
        Optimizer = Filter.Of(Optimizer) ?? "",
        Metric = Filter.Of(Metric) ?? "",
        Budget = Budget,
        Seed = Seed,
        TaskModel = Filter.Of(TaskModel),
        TeacherModel = Filter.Of(TeacherModel),
        PromptModel = Filter.Of(PromptModel),
        Holdout = Holdout,
        MaxMinutes = MaxMinutes,
        MaxCalls = MaxCalls,
    };
}
