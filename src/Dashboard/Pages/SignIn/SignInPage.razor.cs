using LlmOps.Dashboard.Session;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.SignIn;

public sealed partial class SignInPage
{
    private string? problem;

    [SupplyParameterFromForm]
    public string? Key { get; set; }

    [SupplyParameterFromQuery(Name = "return")]
    public string? Return { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    private async Task SignInAsync()
    {
        problem = await RefusalAsync(Key?.Trim() ?? "");
        if (problem is null)
        {
            await HttpContext.SignInAsync(SessionDefaults.Holding(Key!.Trim()));
            Nav.NavigateTo(SessionDefaults.LocalPath(Return));
        }
    }

    private async Task<string?> RefusalAsync(string key)
    {
        // Header values are printable ASCII; anything else was never a key.
        if (!key.StartsWith("llmops_", StringComparison.Ordinal) || key.Length > 256 || key.Any(c => c is <= ' ' or > '~'))
        {
            return "A key starts with llmops_ and has no spaces.";
        }

        return (await Platform.CheckKeyAsync(key)) switch
        {
            null => null,
            { Status: 401 } => "This key is not known, or was revoked.",
            { Status: 403 } => "This key is valid, but lacks the scope read, which the dashboard needs.",
            { Status: 0 } => "The gateway, which checks keys, does not answer. Try again in a moment.",
            var other => $"{other.Title}. {other.Text}",
        };
    }
}
