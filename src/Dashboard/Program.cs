using LlmOps.Dashboard.Layout;
using LlmOps.Dashboard.Platform;
using LlmOps.Dashboard.Session;
using LlmOps.ServiceDefaults;
using LlmOps.ServiceDefaults.Http;
using LlmOps.ServiceDefaults.Telemetry;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets(); // in every environment: the launcher runs the build output, not a published folder
builder.AddHostDefaults("dashboard");
builder.Services.AddRazorComponents();
builder.AddSessions();
builder.Services.AddPlatform();

var app = builder.Build();
app.UseRequestTelemetry();  // as UseHostDefaults, but errors are pages for people, and there is no API to describe
app.UseBrowserRules();
app.UseExceptionHandler("/error", createScopeForErrors: true);
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();
app.MapHealth();
app.MapStaticAssets();
app.MapRazorComponents<App>().RequireAuthorization();
await app.RunAsync();
