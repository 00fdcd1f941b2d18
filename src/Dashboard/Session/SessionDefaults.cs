using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace LlmOps.Dashboard.Session;

/// <summary>A session is an encrypted cookie that holds the person's key; the services decide what the key may do.</summary>
internal static class SessionDefaults
{
    public const string SignInPath = "/sign-in";
    private const string KeyClaim = "llmops:secret";

    public static void AddSessions(this WebApplicationBuilder builder)
    {
        var protection = builder.Services.AddDataProtection().SetApplicationName("llmops-dashboard");
        if (builder.Configuration["LlmOps:StateDirectory"] is { Length: > 0 } directory)
        {
            protection.PersistKeysToFileSystem(OnlyForUs(Path.Combine(directory, "cookie-keys")));
        }
        else
        {
            protection.UseEphemeralDataProtectionProvider();
        }

        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookies =>
        {
            cookies.Cookie.Name = "llmops_session";
            cookies.Cookie.HttpOnly = true;
            cookies.Cookie.SameSite = SameSiteMode.Lax;
            cookies.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookies.ExpireTimeSpan = TimeSpan.FromHours(12);
            cookies.SlidingExpiration = true;
            cookies.LoginPath = SignInPath;
            cookies.ReturnUrlParameter = "return";
            cookies.Events.OnRedirectToLogin = ToSignIn;
        });
        builder.Services.AddAuthorization();
        builder.Services.AddAntiforgery(forms => forms.Cookie.Name = "llmops_forms");
        builder.Services.AddHttpContextAccessor();
    }

    public static ClaimsPrincipal Holding(string key) => new(new ClaimsIdentity([new(KeyClaim, key), new(ClaimTypes.Name, Masked(key)), new(ClaimTypes.NameIdentifier, Masked(key))], CookieAuthenticationDefaults.AuthenticationScheme));

    public static string? Key(this ClaimsPrincipal user) => user.FindFirstValue(KeyClaim);

    /// <summary>Only paths of this site: an address given by a stranger must not send a signed-in person elsewhere.</summary>
    public static string LocalPath(string? path) =>
        path is ['/', ..] && path is not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) ? path : "/";

    private static string Masked(string key) => key.Length > 12 ? $"{key[..7]}…{key[^4..]}" : "llmops_…";

    // A poll must not swap the sign-in page into a table: htmx is told to go there instead.
    private static Task ToSignIn(Microsoft.AspNetCore.Authentication.RedirectContext<CookieAuthenticationOptions> redirect)
    {
        if (redirect.Request.Headers.ContainsKey("HX-Request"))
        {
            redirect.Response.Headers["HX-Redirect"] = SignInPath;
            redirect.Response.ContentType = "text/plain";
        }
        else
        {
            redirect.Response.Redirect(redirect.RedirectUri);
        }

        return Task.CompletedTask;
    }

    private static DirectoryInfo OnlyForUs(string path) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(path)
        : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
