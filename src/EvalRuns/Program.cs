using LlmOps.EvalRuns;
using LlmOps.EvalRuns.Gates;
using LlmOps.EvalRuns.Judges;
using LlmOps.EvalRuns.MetricCatalog;
using LlmOps.EvalRuns.Persistence;
using LlmOps.EvalRuns.Runs;
using LlmOps.ServiceDefaults;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Messaging;
using LlmOps.ServiceDefaults.Persistence;

var builder = WebApplication.CreateBuilder(args);
var role = Role.From(builder.Configuration);
builder.AddHostDefaults("eval-runs");
builder.Services.AddKeyAuthFromGateway();
builder.AddServiceDatabase<EvalRunsDbContext>("evals");
builder.AddEvalRuns(role);

var app = builder.Build();
app.UseHostDefaults();
if (role.IsCoordinator)
{
    app.MapEvalRuns();
    app.MapMetrics();
    app.MapJudges();
    app.MapGates();
    app.MapDeadLetters<EvalRunsDbContext>("eval-runs");
}

await app.RunAsync();
