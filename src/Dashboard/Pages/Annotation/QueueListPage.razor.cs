using LlmOps.Client;
using LlmOps.Client.Registry;
using LlmOps.Dashboard.Display;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Annotation;

public sealed partial class QueueListPage
{
    private Answer<Page<QueueResponse>> queues = null!;
    private CreateQueueForm form = new();
    private Problem? problem;

    [SupplyParameterFromForm(FormName = "create")]
    public CreateQueueForm? Form { get; set; }

    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    protected override async Task LoadAsync()
    {
        form = Form ?? new();
        queues = await Platform.AskAsync(PlatformServices.Registry, (c, stop) => c.AnnotationQueues.ListAsync(Cursor, 50, stop));
    }

    private async Task CreateAsync()
    {
        var answer = await Platform.AskAsync(PlatformServices.Registry, (c, stop) => c.AnnotationQueues.CreateAsync(form.ToRequest(), stop));
        problem = answer.Problem;
        if (answer.Value is { } queue)
        {
            Nav.NavigateTo(Links.Queue(queue.Name));
        }
    }
}

/// <summary>What a person typed to make a queue.</summary>
public sealed class CreateQueueForm
{
    public string? Name { get; set; }

    public string? Dataset { get; set; }

    public int SecondReviewPercent { get; set; } = 10;

    public string? Instructions { get; set; }

    internal CreateQueueRequest ToRequest() => new() { Name = Filter.Of(Name) ?? "", Dataset = Filter.Of(Dataset) ?? "", SecondReviewShare = SecondReviewPercent / 100.0, Instructions = Filter.Of(Instructions) };
}

/// <summary>Figures of a queue that several pages show.</summary>
internal static class QueueFigures
{
    /// <summary>Share of items that need no more labels, 0 to 1.</summary>
    public static double Share(QueueResponse queue)
    {
        var all = queue.Items.Values.Sum();
        return all == 0 ? 0 : 1 - ((double)queue.Items.GetValueOrDefault("open") / all);
    }
}
