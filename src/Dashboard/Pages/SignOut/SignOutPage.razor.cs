using LlmOps.Dashboard.Session;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;

namespace LlmOps.Dashboard.Pages.SignOut;

public sealed partial class SignOutPage
{
    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    private async Task SignOutAsync()
    {
        await HttpContext.SignOutAsync();
        Nav.NavigateTo(SessionDefaults.SignInPath);
    }
}
