var builder = DistributedApplication.CreateBuilder(args);

// The secrets are asked for once and kept in user secrets; the development admin key opens the CLI and the dashboard.
var serviceKey = builder.AddParameter("service-key", secret: true);
var adminKey = builder.AddParameter("admin-key", secret: true);

var postgres = builder.AddPostgres("postgres").WithDataVolume().WithLifetime(ContainerLifetime.Persistent);
var registryDatabase = postgres.AddDatabase("registry-db", "registry");
var evalsDatabase = postgres.AddDatabase("evals-db", "evals");
var optimizerDatabase = postgres.AddDatabase("optimizer-db", "optimizer");
var gatewayDatabase = postgres.AddDatabase("gateway-db", "gateway");
var messaging = builder.AddRabbitMQ("messaging").WithDataVolume().WithManagementPlugin();

// A deterministic stand-in for a provider, not a language model: first steps without a provider's key.
var practiceModel = builder.AddProject<Projects.PracticeModel>("practice-model")
    .WithHttpHealthCheck("/health/ready");

var gateway = builder.AddProject<Projects.InferenceGateway>("gateway")
    .WithReference(gatewayDatabase, connectionName: "gateway").WaitFor(gatewayDatabase)
    .WithReference(messaging).WaitFor(messaging)
    .WithEnvironment("LlmOps__ServiceKey", serviceKey)
    .WithEnvironment("LlmOps__AdminKey", adminKey)
    .WithReference(practiceModel)
    .WithHttpHealthCheck("/health/ready");

var registry = builder.AddProject<Projects.ProgramRegistry>("registry")
    .WithReference(registryDatabase, connectionName: "registry").WaitFor(registryDatabase)
    .WithReference(messaging).WaitFor(messaging)
    .WithEnvironment("LlmOps__ServiceKey", serviceKey)
    .WithReference(gateway)
    .WithHttpHealthCheck("/health/ready");
gateway.WithReference(registry);

var evals = builder.AddProject<Projects.EvalRuns>("evals")
    .WithReference(evalsDatabase, connectionName: "evals").WaitFor(evalsDatabase)
    .WithReference(messaging).WaitFor(messaging)
    .WithEnvironment("LlmOps__ServiceKey", serviceKey)
    .WithReference(gateway).WithReference(registry)
    .WithHttpHealthCheck("/health/ready");

gateway.WithReference(evals);

var optimizer = builder.AddProject<Projects.OptimizationJobs>("optimizer")
    .WithReference(optimizerDatabase, connectionName: "optimizer").WaitFor(optimizerDatabase)
    .WithReference(messaging).WaitFor(messaging)
    .WithEnvironment("LlmOps__ServiceKey", serviceKey)
    .WithReference(gateway).WithReference(registry).WithReference(evals)
    .WithHttpHealthCheck("/health/ready");

builder.AddProject<Projects.Dashboard>("dashboard")
    .WithReference(gateway).WithReference(registry).WithReference(evals).WithReference(optimizer)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health/ready");

builder.Build().Run();
