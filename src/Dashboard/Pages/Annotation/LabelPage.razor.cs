using System.Text.Json.Nodes;
using LlmOps.Client;
using LlmOps.Client.Registry;
using LlmOps.Dashboard.Display;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Annotation;

public sealed partial class LabelPage
{
    private Answer<QueueProgress> progress = null!;
    private TakenItem? item;
    private AnnotatorProgress? mine;
    private Problem? problem;

    [Parameter]
    public string Name { get; set; } = "";

    [SupplyParameterFromForm(FormName = "answer")]
    public AnswerForm? Form { get; set; }

    [SupplyParameterFromForm(FormName = "skip")]
    public SkipForm? Skip { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        progress = await Platform.AskAsync(PlatformServices.Registry, (c, stop) => c.AnnotationQueues.ProgressAsync(Name, stop));
        mine = progress.Value?.Annotators.FirstOrDefault(a => a.Annotator == HttpContext.User.Identity?.Name);
        if (progress.Value is { Queue.FinishedAt: null })
        {
            var taken = await Platform.AskAsync(PlatformServices.Registry, async (c, stop) => new Taken(await c.AnnotationQueues.TakeAsync(Name, stop)));
            (item, problem) = (taken.Value?.Item, taken.Problem);
        }

        HttpContext.Reflect(progress.Problem);
    }

    private Task AnswerAsync()
    {
        var labels = new JsonObject((Form!.Labels ?? []).Select(l => KeyValuePair.Create(l.Key, (JsonNode?)JsonValue.Create(l.Value))));
        return GoOnAsync((c, stop) => c.AnnotationQueues.LabelAsync(Name, Form.Number, labels, stop));
    }

    private Task SkipAsync() => GoOnAsync((c, stop) => c.AnnotationQueues.SkipAsync(Name, Skip!.Number, Filter.Of(Skip.Reason) ?? "", stop));

    private async Task GoOnAsync(Func<LlmOpsClient, CancellationToken, Task<AnsweredItem>> answer)
    {
        problem = (await Platform.AskAsync(PlatformServices.Registry, answer)).Problem;
        if (problem is null)
        {
            Nav.NavigateTo(Links.Labelling(Name));
        }
    }

    private sealed record Taken(TakenItem? Item);
}

/// <summary>Labels a person gave.</summary>
public sealed class AnswerForm
{
    public int Number { get; set; }

    public Dictionary<string, string>? Labels { get; set; }
}

/// <summary>Why a person skipped an item.</summary>
public sealed class SkipForm
{
    public int Number { get; set; }

    public string? Reason { get; set; }
}

/// <summary>One key per label: digits first, then letters.</summary>
internal static class LabelKeys
{
    // Not j and k, which walk tables.
    private const string Keys = "123456789abcdefghilmnopqrstuvwxyz";

    public static IEnumerable<(string Value, string? Key)> For(IReadOnlyList<string> values) => values.Index().Select(v => (v.Item, v.Index < Keys.Length ? Keys[v.Index].ToString() : null));
}
