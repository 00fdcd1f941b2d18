using LlmOps.Client;
using LlmOps.Client.Gateway;
using LlmOps.Dashboard.Platform;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.Keys;

public sealed partial class KeyPage
{
    private static readonly (string Scope, string Text)[] ScopeTexts =
    [
        ("infer", "call models and programs, send feedback"),
        ("read", "see everything except secrets"),
        ("write", "publish, import, start runs and jobs"),
        ("operate", "move rollouts, switches, models"),
        ("admin", "everything, also keys and providers"),
    ];

    private Answer<Page<KeyResponse>> keys = null!;
    private CreateKeyForm form = new();
    private CreatedKeyResponse? created;
    private KeyResponse? revoking;
    private Problem? problem;

    [SupplyParameterFromForm]
    public CreateKeyForm? Form { get; set; }

    /// <summary>Id of the key to revoke.</summary>
    [SupplyParameterFromQuery]
    public string? Revoke { get; set; }

    protected override async Task LoadAsync()
    {
        form = Form ?? new();
        keys = await ReadAsync();
        revoking = keys.Value?.Items.FirstOrDefault(k => k.Id == Revoke && k.RevokedAt is null);
    }

    // The secret is in this one answer only: no redirect, no store.
    private async Task CreateAsync()
    {
        var answer = await Platform.AskAsync(PlatformServices.Gateway, (c, stop) => c.Keys.CreateAsync(form.ToRequest(), stop));
        (created, problem) = (answer.Value, answer.Problem);
        if (created is not null)
        {
            form = new();
            keys = await ReadAsync();
        }
    }

    private async Task RevokeAsync()
    {
        var answer = await Platform.AskAsync(PlatformServices.Gateway, async (c, stop) =>
        {
            await c.Keys.RevokeAsync(revoking!.Id, stop);
            return revoking;
        });
        problem = answer.Problem;
        if (problem is null)
        {
            Nav.NavigateTo("/keys");
        }
    }

    private Task<Answer<Page<KeyResponse>>> ReadAsync() => Platform.AskAsync(PlatformServices.Gateway, (c, stop) => c.Keys.ListAsync(stop));
}

/// <summary>What a person typed to create a key.</summary>
public sealed class CreateKeyForm
{
    public string? Name { get; set; }

    public IReadOnlyList<string> Scopes { get; set; } = [];

    /// <summary>Names with commas between; all when empty.</summary>
    public string? Programs { get; set; }

    internal CreateKeyRequest ToRequest()
    {
        var programs = (Programs ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(Filter.Of(Name) ?? "", Scopes, programs.Length == 0 ? null : programs);
    }
}
