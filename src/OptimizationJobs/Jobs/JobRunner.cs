using System.Text.Json;
using LlmOps.Contracts.OptimizationJobs;
using LlmOps.Optimization;
using LlmOps.Optimization.Settings;
using LlmOps.OptimizationJobs.Experiments;
using LlmOps.OptimizationJobs.Leasing;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.OptimizationJobs.Siblings;
using LlmOps.OptimizationJobs.Trials;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Messaging;

namespace LlmOps.OptimizationJobs.Jobs;

/// <summary>Works on a job from the start each time: what was asked for before is answered from the ledger, so a replay costs nothing.</summary>
internal sealed class JobRunner(IServiceScopeFactory scopes, RunSignals signals, IConfiguration configuration, TimeProvider time) : ILeasedRunner<OptimizationJob>
{
    public async Task RunAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OptimizationJobsDbContext>();
        var job = (await db.Jobs.FindAsync([id], cancellationToken))!;
        if (job.StopRequested)
        {
            await StopAsync(id, cancellationToken);
            return;
        }

        job.Start();
        await db.SaveChangesAsync(cancellationToken);
        var result = await SearchAsync(job, scope.ServiceProvider, cancellationToken);
        await scope.ServiceProvider.GetRequiredService<JobFinish>().FinishAsync(id, result, cancellationToken);
    }

    public async Task StopAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        using var runs = new ExperimentRuns(scopes, scope.ServiceProvider.GetRequiredService<EvalRunsClient>(), signals, time);
        await runs.HaltAsync(id, cancellationToken);
        await EndAsync(id, JobStatus.Stopped, "Stopped on request; it can go on.", cancellationToken);
    }

    public Task FailAsync(Guid id, string reason, CancellationToken cancellationToken) => EndAsync(id, JobStatus.Failed, reason, cancellationToken);

    private async Task<OptimizationResult> SearchAsync(OptimizationJob job, IServiceProvider services, CancellationToken cancellationToken)
    {
        var (registry, evals) = (services.GetRequiredService<RegistryClient>(), services.GetRequiredService<EvalRunsClient>());
        var train = await registry.TrainAsync(job.Dataset, job.DatasetVersion, cancellationToken);
        var models = await services.GetRequiredService<GatewayClient>().ModelsAsync(cancellationToken);
        var optimizer = OptimizerCatalogue.Find(job.Optimizer)!;
        var spec = ProgramSpecJson.Parse(job.SpecJson);
        var request = new OptimizationRequest
        {
            Program = spec,
            Train = TrainingData.Labelled(train, spec),
            Seed = job.Seed,
            Settings = SettingsReader.Read(optimizer, JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(job.SettingsJson), out _),
            TeacherModel = job.TeacherModel,
        };
        var judge = await JudgeLookup.CallAsync(registry, await JudgeLookup.FindAsync(evals, job.Metric, cancellationToken), cancellationToken);
        var prices = CallPrices.From(models, train, null) with { Judge = judge };
        using var book = new TrialBook(job.Id, scopes, time);
        using var runs = new ExperimentRuns(scopes, evals, signals, time);
        using var prompts = new PromptModel(new Payer(job.Id, job.Budget), job.PromptModel ?? job.TeacherModel ?? job.TaskModel, prices, scopes, configuration, time);
        IReadOnlyList<string> validation = [.. (await registry.ValidationAsync(job.Dataset, job.DatasetVersion, cancellationToken)).Select(e => e.Id)];
        var experiment = new PlatformExperiment(job, validation, prices, runs, evals, prompts, book);
        return await optimizer.OptimizeAsync(request, experiment, cancellationToken);
    }

    private async Task EndAsync(Guid id, JobStatus status, string reason, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OptimizationJobsDbContext>();
        var job = (await db.Jobs.FindAsync([id], cancellationToken))!;
        var now = time.GetUtcNow();
        job.End(status, reason, now);
        db.Enqueue(new OptimizationCompleted(job.Id, status.ToString().ToLowerInvariant(), job.Program, job.BaseVersion, job.NewVersion), now);
        await db.SaveChangesAsync(cancellationToken);
    }
}
