using LlmOps.ProgramRegistry.Annotation;
using LlmOps.ProgramRegistry.Catalog;
using LlmOps.ProgramRegistry.Datasets;
using LlmOps.ProgramRegistry.Interop;
using LlmOps.ProgramRegistry.Labels;
using LlmOps.ProgramRegistry.Persistence;
using LlmOps.ProgramRegistry.Versions;
using LlmOps.ServiceDefaults;
using LlmOps.ServiceDefaults.Auth;
using LlmOps.ServiceDefaults.Messaging;
using LlmOps.ServiceDefaults.Persistence;

var builder = WebApplication.CreateBuilder(args);
builder.AddHostDefaults("program-registry");
builder.Services.AddKeyAuthFromGateway();
builder.AddServiceDatabase<RegistryDbContext>("registry");
builder.AddMessaging<RegistryDbContext>("program-registry", _ => { });
builder.Services.AddDatasets();

var app = builder.Build();
app.UseHostDefaults();
app.MapPrograms();
app.MapVersions();
app.MapLabels();
app.MapInterop();
app.MapDatasets();
app.MapAnnotation();
app.MapDeadLetters<RegistryDbContext>("program-registry");
await app.RunAsync();
