using System.Globalization;
using System.Text.Json.Nodes;
using LlmOps.Client;
using LlmOps.Client.Registry;
using LlmOps.Dashboard.Display;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Annotation;

public sealed partial class QueuePage
{
    private static readonly (string State, string Text)[] States = [("open", "Open"), ("done", "Done"), ("disagreed", "Disagreed"), ("adjudicated", "Decided"), ("skipped", "Skipped")];
    private static readonly (string By, string Text)[] Orders = [("order", "their order"), ("random", "chance"), ("novelty", "novelty: unlike what is labelled")];

    private Answer<QueueProgress> progress = null!;
    private Answer<Page<ItemResponse>> disagreed = null!;
    private AddForm add = new();
    private FinishForm finish = new();
    private Problem? problem;

    [Parameter]
    public string Name { get; set; } = "";

    [SupplyParameterFromForm(FormName = "add")]
    public AddForm? Add { get; set; }

    [SupplyParameterFromForm(FormName = "finish")]
    public FinishForm? Finish { get; set; }

    [SupplyParameterFromForm]
    public DecisionForm? Decision { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        (add, finish) = (Add ?? new(), Finish ?? new());
        var asked = Platform.AskAsync(PlatformServices.Registry, (c, stop) => c.AnnotationQueues.ItemsAsync(Name, "disagreed", limit: 20, cancellationToken: stop));
        progress = await Platform.AskAsync(PlatformServices.Registry, (c, stop) => c.AnnotationQueues.ProgressAsync(Name, stop));
        disagreed = await asked;
        HttpContext.Reflect(progress.Problem);
    }

    private Task AddAsync() => DoAsync((c, stop) => c.AnnotationQueues.AddAsync(Name, new() { Take = add.Take, By = add.By }, stop));

    private Task DecideAsync() => DoAsync((c, stop) => c.AnnotationQueues.AdjudicateAsync(Name, Decision!.Number, JsonNode.Parse(Decision.Labels!)!.AsObject(), stop));

    private Task FinishAsync() => DoAsync((c, stop) => c.AnnotationQueues.FinishAsync(Name, new(Filter.Of(finish.Split), null, finish.AllowUnfinished), stop));

    private async Task DoAsync<T>(Func<LlmOpsClient, CancellationToken, Task<T>> action) where T : class
    {
        problem = (await Platform.AskAsync(PlatformServices.Registry, action)).Problem;
        if (problem is null)
        {
            Nav.NavigateTo(Links.Queue(Name));
        }
    }

    private static string Kappa(PairAgreement pair) => pair.Kappa is not { } kappa ? "one label only: nothing to compare"
        : pair is { Lower: { } lower, Upper: { } upper } ? $"{Number(kappa)} [{Number(lower)}, {Number(upper)}], {pair.Reading}" : $"{Number(kappa)}, {pair.Reading}";

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}

/// <summary>How rows come into a queue.</summary>
public sealed class AddForm
{
    public int Take { get; set; } = 100;

    public string By { get; set; } = "order";
}

/// <summary>How a queue ends.</summary>
public sealed class FinishForm
{
    public string? Split { get; set; }

    public bool AllowUnfinished { get; set; }
}

/// <summary>Which labels shall count for an item.</summary>
public sealed class DecisionForm
{
    public int Number { get; set; }

    /// <summary>JSON object.</summary>
    public string? Labels { get; set; }
}
