using LlmOps.Client;
using LlmOps.Client.Gateway;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Inferences;

public sealed partial class InferenceListPage
{
    private Answer<Page<InferenceResponse>> inferences = null!;

    [SupplyParameterFromQuery]
    public string? Program { get; set; }

    [SupplyParameterFromQuery]
    public string? Version { get; set; }

    [SupplyParameterFromQuery]
    public string? Arm { get; set; }

    [SupplyParameterFromQuery]
    public string? Status { get; set; }

    [SupplyParameterFromQuery]
    public string? Kind { get; set; }

    [SupplyParameterFromQuery]
    public string? User { get; set; }

    /// <summary><c>with</c>, <c>without</c> or both.</summary>
    [SupplyParameterFromQuery]
    public string? Feedback { get; set; }

    [SupplyParameterFromQuery]
    public string? Cursor { get; set; }

    protected override async Task LoadAsync()
    {
        int? version = int.TryParse(Version, out var number) ? number : null;
        bool? withFeedback = Feedback switch { "with" => true, "without" => false, _ => null };
        inferences = await Platform.AskAsync(
            PlatformServices.Gateway,
            (c, stop) => c.Inferences.ListAsync(Filter.Of(Program), version, Filter.Of(Arm), Filter.Of(Status), Filter.Of(Kind), Filter.Of(User), withFeedback, Cursor, 50, stop));
    }
}
