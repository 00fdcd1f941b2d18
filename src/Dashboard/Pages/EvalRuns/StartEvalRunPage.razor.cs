using LlmOps.Client.Evals;
using LlmOps.Dashboard.Display;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.EvalRuns;

public sealed partial class StartEvalRunPage
{
    private StartEvalRunForm form = new();
    private Problem? problem;

    [SupplyParameterFromForm]
    public StartEvalRunForm? Form { get; set; }

    [SupplyParameterFromQuery]
    public string? Program { get; set; }

    [SupplyParameterFromQuery]
    public string? Version { get; set; }

    [SupplyParameterFromQuery]
    public string? Model { get; set; }

    protected override void OnInitialized() => form = Form ?? new() { Program = Program, Version = Version, Model = Model };

    private async Task StartAsync()
    {
        var started = await Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.EvalRuns.StartAsync(form.ToRequest(), stop));
        problem = started.Problem;
        if (started.Value is { } run)
        {
            Nav.NavigateTo(Links.EvalRun(run.Id));
        }
    }
}

/// <summary>What a person typed to start an eval run.</summary>
public sealed class StartEvalRunForm
{
    public string? Program { get; set; }

    public string? Version { get; set; }

    public string? Dataset { get; set; }

    public string? DatasetVersion { get; set; }

    public string? Split { get; set; } = "validation";

    public string? Metrics { get; set; } = "exact_match";

    public string? Model { get; set; }

    public int Repeats { get; set; } = 1;

    public decimal? Budget { get; set; }

    public string? Reason { get; set; }

    internal StartEvalRunRequest ToRequest() => new()
    {
        Program = Filter.Of(Program) ?? "",
        Version = Filter.Of(Version) ?? "latest",
        Dataset = Filter.Of(Dataset) ?? "",
        DatasetVersion = Filter.Of(DatasetVersion) ?? "latest",
        Split = Filter.Of(Split) ?? "validation",
        Metrics = (Metrics ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        Model = Filter.Of(Model),
        Repeats = Repeats,
        Budget = Budget,
        Reason = Filter.Of(Reason),
    };
}
