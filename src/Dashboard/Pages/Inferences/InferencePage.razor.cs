using LlmOps.Client.Gateway;
using LlmOps.Dashboard.Display;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Inferences;

public sealed partial class InferencePage
{
    private Answer<InferenceDetailResponse> detail = null!;
    private FeedbackForm form = new();
    private Problem? problem;

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromForm]
    public FeedbackForm? Form { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        form = Form ?? new();
        detail = await Platform.AskAsync(PlatformServices.Gateway, (c, stop) => c.Inferences.GetAsync(Id, stop));
        HttpContext.Reflect(detail.Problem);
    }

    private async Task SendFeedbackAsync()
    {
        var sent = await Platform.AskAsync(PlatformServices.Gateway, (c, stop) => c.Inference.FeedbackAsync(form.ToRequest(Id, detail.Value?.Outputs, Corrected), stop));
        problem = sent.Problem;
        if (problem is null)
        {
            Nav.NavigateTo($"{Links.Inference(Id)}#feedback");
        }
    }

    // Names of output fields are the program's own, so the fields cannot be properties of the form.
    private string? Corrected(string field) => HttpContext.Request.HasFormContentType ? Filter.Of(HttpContext.Request.Form[$"correct:{field}"]) : null;
}
