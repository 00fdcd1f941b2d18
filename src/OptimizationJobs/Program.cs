using LlmOps.OptimizationJobs.Experiments;
using LlmOps.OptimizationJobs.FineTuning;
using LlmOps.OptimizationJobs.Jobs;
using LlmOps.OptimizationJobs.Leasing;
using LlmOps.OptimizationJobs.ModelUpgrades;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.OptimizationJobs.Siblings;
using LlmOps.ServiceDefaults;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Messaging;
using LlmOps.ServiceDefaults.Persistence;

var builder = WebApplication.CreateBuilder(args);
builder.AddHostDefaults("optimization-jobs");
builder.Services.AddKeyAuthFromGateway();
builder.AddServiceDatabase<OptimizationJobsDbContext>("optimizer");
builder.AddMessaging<OptimizationJobsDbContext>("optimization-jobs", bus => bus.Add<EvalRunCompletedConsumer>());
builder.Services.AddSiblings();
builder.Services.AddSingleton<RunSignals>().AddScoped<JobPlanner>().AddScoped<JobFinish>().AddScoped<UpgradeInventory>().AddScoped<FineTunePlanner>().AddScoped<CheckpointSearches>();
builder.Services.AddLeasedWork<OptimizationJob, JobRunner>().AddLeasedWork<ModelUpgrade, UpgradeRunner>().AddLeasedWork<FineTuneJob, FineTuneRunner>();

var app = builder.Build();
app.UseHostDefaults();
app.MapOptimizationJobs();
app.MapFineTuneJobs();
app.MapModelUpgrades();
app.MapDeadLetters<OptimizationJobsDbContext>("optimization-jobs");
await app.RunAsync();

