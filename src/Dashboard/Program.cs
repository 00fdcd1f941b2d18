using LlmOps.Dashboard.Layout;
using LlmOps.Dashboard.Platform;
using LlmOps.Dashboard.Session;
using LlmOps.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets(); // in every environment: the launcher runs the build output, not a published folder
builder.AddHostDefaults("dashboard");
builder.Services.AddRazorComponents();
builder.AddSessions();
builder.Services.AddPlatform();

var app = builder.Build();
app.UseHostPipeline();
app.UseBrowserRules();
app.UseExceptionHandler("/error", createScopeForErrors: true);
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseAntiforgery();
app.MapStaticAssets();
app.MapRazorComponents<App>().RequireAuthorization();
await app.RunAsync();
