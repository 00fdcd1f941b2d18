using LlmOps.Client.Gateway;
using LlmOps.Dashboard.Display;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Rollouts;

public sealed partial class RolloutPage
{
    private Answer<RolloutResponse> rollout = null!;
    private Answer<ExplainResponse>? explained;
    private IReadOnlyList<RolloutMove> moves = [];
    private RolloutMove? asked;
    private Problem? problem;
    private string flag = "";

    [Parameter]
    public Guid Id { get; set; }

    /// <summary>The move to confirm.</summary>
    [SupplyParameterFromQuery]
    public string? Confirm { get; set; }

    [SupplyParameterFromQuery]
    public string? User { get; set; }

    [SupplyParameterFromForm]
    public string? Reason { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        rollout = await Platform.AskAsync(PlatformServices.Gateway, (c, stop) => c.Rollouts.GetAsync(Id, stop));
        HttpContext.Reflect(rollout.Problem);
        if (rollout.Value is not { } r)
        {
            return;
        }

        flag = $"rollout:{r.Program}";
        moves = RolloutMove.For(r);
        asked = Confirm == RolloutMove.Kill ? RolloutMove.Stop(r) : moves.FirstOrDefault(m => m.Verb == Confirm);
        if (Filter.Of(User) is { } user)
        {
            explained = await Platform.AskAsync(PlatformServices.Gateway, (c, stop) => c.Rollouts.ExplainAsync(flag, user, stop));
        }
    }

    private async Task MoveAsync()
    {
        var reason = Filter.Of(Reason);
        problem = asked!.Verb switch
        {
            RolloutMove.Kill => (await Platform.AskAsync(PlatformServices.Gateway, (c, stop) => c.Rollouts.KillAsync(flag, reason, stop))).Problem,
            RolloutMove.Reset => (await Platform.AskAsync(PlatformServices.Gateway, (c, stop) => c.Rollouts.ResetAsync(flag, reason, stop))).Problem,
            var verb => (await Platform.AskAsync(PlatformServices.Gateway, (c, stop) => c.Rollouts.MoveAsync(Id, verb, reason, stop))).Problem,
        };
        if (problem is null)
        {
            Nav.NavigateTo(Links.Rollout(Id));
        }
    }

    private string Asking(string verb) => $"{Links.Rollout(Id)}?confirm={verb}";
}
