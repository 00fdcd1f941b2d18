using LlmOps.Client;
using LlmOps.Client.Gateway;
using LlmOps.Client.Optimizer;
using LlmOps.Client.Registry;
using LlmOps.Dashboard.Display;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Models;

public sealed partial class ModelListPage
{
    private const int MostPrograms = 100;

    private Answer<Page<ModelResponse>> models = null!;
    private Answer<Page<ProviderResponse>> providers = null!;
    private Answer<Page<ProgramResponse>> programs = null!;
    private UpgradeForm form = new();
    private Problem? problem;

    [SupplyParameterFromForm]
    public UpgradeForm? Form { get; set; }

    [SupplyParameterFromQuery]
    public string? From { get; set; }

    [SupplyParameterFromQuery]
    public string? To { get; set; }

    protected override async Task LoadAsync()
    {
        form = Form ?? new() { From = From, To = To };
        var modelsAsked = Platform.AskAsync(PlatformServices.Gateway, (c, stop) => c.Models.ListAsync(stop));
        var providersAsked = Platform.AskAsync(PlatformServices.Gateway, (c, stop) => c.Models.ProvidersAsync(stop));
        var programsAsked = Platform.AskAsync(PlatformServices.Registry, (c, stop) => c.Programs.ListAsync(limit: MostPrograms, cancellationToken: stop));
        (models, providers, programs) = (await modelsAsked, await providersAsked, await programsAsked);
    }

    private string ProgramsOn(string model)
    {
        var list = programs.Value!;
        var count = list.Items.Count(p => p.Model == model);
        return list.NextCursor is null ? $"{count}" : $"{count}+";
    }

    private async Task StartAsync()
    {
        var started = await Platform.AskAsync(PlatformServices.Optimizer, (c, stop) => c.ModelUpgrades.StartAsync(form.ToRequest(), stop));
        problem = started.Problem;
        if (started.Value is { } upgrade)
        {
            Nav.NavigateTo(Links.Upgrade(upgrade.Id));
        }
    }
}

/// <summary>What a person typed to start a model-upgrade campaign.</summary>
public sealed class UpgradeForm
{
    public string? From { get; set; }

    public string? To { get; set; }

    public decimal Budget { get; set; } = 10;

    /// <summary>Names with commas between; all when empty.</summary>
    public string? Programs { get; set; }

    internal StartModelUpgradeRequest ToRequest()
    {
        var programs = (Programs ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(Filter.Of(From) ?? "", Filter.Of(To) ?? "", Budget, programs.Length == 0 ? null : programs);
    }
}
