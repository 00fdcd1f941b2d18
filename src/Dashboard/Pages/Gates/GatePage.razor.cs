using LlmOps.Client;
using LlmOps.Client.Evals;
using LlmOps.Dashboard.Display;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Gates;

public sealed partial class GatePage
{
    private Answer<GateResponse> gate = null!;
    private Answer<Page<GateDecisionResponse>> decisions = null!;
    private GateDecisionResponse? decision;
    private IReadOnlyList<EvalRunResponse> runs = [];
    private GateForm form = new();
    private Problem? problem;

    [Parameter]
    public string Name { get; set; } = "";

    /// <summary>The decision to show whole; the newest unless told.</summary>
    [SupplyParameterFromQuery]
    public Guid? Decision { get; set; }

    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    [SupplyParameterFromForm]
    public GateForm? Form { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        form = Form ?? new();
        var gateAsked = Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.Gates.GetAsync(Name, stop));
        var decisionsAsked = Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.Gates.DecisionsAsync(Name, Cursor, 20, stop));
        (gate, decisions) = (await gateAsked, await decisionsAsked);
        HttpContext.Reflect(gate.Problem);
        if (gate.Value is { } found)
        {
            runs = (await Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.EvalRuns.ListAsync(found.Program, status: "completed", limit: 30, cancellationToken: stop))).Value?.Items ?? [];
            decision = Decision is { } id ? (await Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.Gates.DecisionAsync(Name, id, stop))).Value : decisions.Value?.Items.FirstOrDefault();
        }
    }

    private async Task ActAsync()
    {
        var run = Guid.TryParse(form.Run, out var id) ? id : Guid.Empty;
        if (form.Verb == "approve")
        {
            problem = (await Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.Gates.ApproveAsync(Name, new(run, Filter.Of(form.Reason)), stop))).Problem;
            Go(Links.Gate(Name));
        }
        else
        {
            var decided = await Platform.AskAsync(PlatformServices.Evals, (c, stop) => c.Gates.DecideAsync(Name, new(run, [], Filter.Of(form.Reason)), stop));
            problem = decided.Problem;
            Go(Links.Decision(Name, decided.Value?.Id ?? Guid.Empty));
        }
    }

    private void Go(string where)
    {
        if (problem is null)
        {
            Nav.NavigateTo(where);
        }
    }

    private static string Deciding(string verdict) => verdict switch { "hold" => "fail", "insufficient_evidence" => "insufficient", _ => "review" };
}

/// <summary>What a person chose to do with a run.</summary>
public sealed class GateForm
{
    public string? Run { get; set; }

    public string? Reason { get; set; }

    public string? Verb { get; set; }
}
