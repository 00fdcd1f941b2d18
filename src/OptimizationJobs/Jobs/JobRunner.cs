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
    private const decimal MostAside = 0.4m;
    private const decimal Caution = 1.5m;

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

        job.Start(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        var ended = await SearchAsync(job, scope.ServiceProvider, cancellationToken);
        await scope.ServiceProvider.GetRequiredService<JobFinish>().FinishAsync(id, ended, cancellationToken);
    }

    public async Task StopAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        using var runs = new ExperimentRuns(scopes, scope.ServiceProvider.GetRequiredService<EvalRunsClient>(), signals, time);
        await runs.HaltAsync(id, cancellationToken);
        await EndAsync(id, JobStatus.Stopped, "Stopped on request; it can go on.", cancellationToken);
    }

    public Task FailAsync(Guid id, string reason, CancellationToken cancellationToken) => EndAsync(id, JobStatus.Failed, reason, cancellationToken);

    private async Task<SearchEnd> SearchAsync(OptimizationJob job, IServiceProvider services, CancellationToken cancellationToken)
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
        var allIds = (await registry.ValidationAsync(job.Dataset, job.DatasetVersion, cancellationToken)).Select(e => e.Id).ToList();
        var (searched, heldOut) = Holdout.Split(allIds, job.HoldoutShare);
        var sealedRows = job.FinalCheck ? (await registry.DatasetAsync(job.Dataset, job.DatasetVersion.ToString(), cancellationToken)).Counts["test"] : 0;
        var payer = new Payer(job.Id, job.Budget) { MostCalls = job.MaxCalls, Deadline = job.Deadline };
        var aside = SetAside(job.Budget, prices, request.Program, WinnerCheck.Plan(optimizer.Plan(request, searched.Count), heldOut.Count, request.Train.Count, sealedRows));

        using var book = new TrialBook(job.Id, scopes, time);
        using var runs = new ExperimentRuns(scopes, evals, signals, time);
        using var prompts = new PromptModel(payer with { Budget = job.Budget - aside }, job.PromptModel ?? job.TeacherModel ?? job.TaskModel, prices, runs, configuration, time);
        var experiment = new PlatformExperiment(job, new(request.Train, searched, heldOut, sealedRows, payer with { Budget = job.Budget - aside }, payer), prices, runs, evals, prompts, book);
        var result = await optimizer.OptimizeAsync(request, experiment, cancellationToken);
        await book.SayAsync("Checking the best on rows the search did not use", cancellationToken);
        var findings = await new WinnerCheck(job, experiment, evals).CheckAsync(result, cancellationToken);
        await book.SayAsync(null, cancellationToken);
        return new(result, findings, experiment.LimitReached);
    }

    // The search must leave what the check afterwards needs, but for a small budget not too large a part of it.
    private static decimal SetAside(decimal budget, CallPrices prices, ProgramSpec program, IEnumerable<PlannedRun> planned)
    {
        var model = program.Models.FirstOrDefault() ?? "";
        var needed = planned.Sum(r => prices.Cost(model, r.Examples * prices.InputTokens(program, r.Demos), r.Examples * prices.Output) + prices.JudgingCost(r.Examples));
        return Math.Min(MostAside * budget, Caution * needed);
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

/// <summary>How a search ended.</summary>
/// <param name="Result">What it found.</param>
/// <param name="Findings">What that is worth on rows it did not use.</param>
/// <param name="Limit">Which limit ended it; <see langword="null"/> when none did.</param>
internal sealed record SearchEnd(OptimizationResult Result, JobFindings Findings, string? Limit);
