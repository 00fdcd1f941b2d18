using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Contracts.EvalRuns;
using LlmOps.Optimization.Experiments;
using LlmOps.OptimizationJobs.Experiments;
using LlmOps.OptimizationJobs.Jobs;
using LlmOps.OptimizationJobs.Persistence;
using LlmOps.OptimizationJobs.Siblings;
using LlmOps.Programs.Versions;
using LlmOps.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;

namespace LlmOps.OptimizationJobs.FineTuning;

/// <summary>
/// A distillation step by step: (1) the teacher answers labelled and unlabelled rows, (2) what may be trusted becomes the training file, (3) the provider trains, (4) every checkpoint becomes a model, (5) each is measured plain
/// and optimized, (6) the best is compared with the un-tuned base and published.
/// </summary>
internal sealed class FineTuneSteps(
    FineTuneJob job, ExperimentRuns runs, OptimizationJobsDbContext db, RegistryClient registry, EvalRunsClient evals, GatewayClient gateway, FineTuningClient provider, CheckpointSearches searches, TimeProvider time)
{
    private const string Unlabelled = "unlabelled";
    private const string Validation = "validation";
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private IReadOnlyDictionary<string, int> counts = new Dictionary<string, int>(StringComparer.Ordinal);
    private readonly ProgramSpec student = ProgramSpecJson.Parse(job.SpecJson);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        counts = (await registry.DatasetAsync(job.Dataset, job.DatasetVersion.ToString(), cancellationToken)).Counts;
        var models = await gateway.ModelsAsync(cancellationToken);
        var @base = models.First(m => m.Name == job.BaseModel);
        var train = await registry.TrainAsync(job.Dataset, job.DatasetVersion, cancellationToken);
        var prices = CallPrices.From(models, train, null);
        if (job.FileId is null)
        {
            await MakeFileAsync(@base, train, prices, cancellationToken);
        }

        var training = await TrainAsync(@base, cancellationToken);
        var checkpoints = await CheckpointsAsync(@base, training, cancellationToken);
        foreach (var checkpoint in checkpoints)
        {
            await MeasureAsync(checkpoint, prices, cancellationToken);
        }

        await ChooseAsync(checkpoints, prices, cancellationToken);
    }

    /// <summary>Says what the job is doing and adds up its money.</summary>
    public async Task SayAsync(string? progress, CancellationToken cancellationToken)
    {
        var own = await db.ExperimentRuns.Where(r => r.OwnerId == job.Id).SumAsync(r => r.Cost, cancellationToken);
        var cost = own + await searches.CostAsync(job.Id, cancellationToken);
        await db.FineTuneJobs.Where(j => j.Id == job.Id).ExecuteUpdateAsync(set => set.SetProperty(j => j.Progress, progress).SetProperty(j => j.Cost, cost), cancellationToken);
    }

    private async Task MakeFileAsync(GatewayModel @base, IReadOnlyList<RegistryExample> train, CallPrices prices, CancellationToken cancellationToken)
    {
        await SayAsync($"'{job.TeacherModel}' answers {train.Count} labelled rows", cancellationToken);
        var onLabelled = await AnswersAsync("train", [job.Metric], 1, train.Count, prices, cancellationToken);
        var score = onLabelled.Run.Score;
        if (score < job.MinTeacherScore)
        {
            throw new RunFailedException($"The teacher '{job.TeacherModel}' scores {score:0.000} on the hand-labelled rows, less than the {job.MinTeacherScore:0.000} asked for: its labels would teach mistakes.");
        }

        var unlabelled = await registry.UnlabelledAsync(job.Dataset, job.DatasetVersion, cancellationToken);
        await SayAsync($"'{job.TeacherModel}' labels {unlabelled.Count} rows", cancellationToken);
        var onUnlabelled = unlabelled.Count == 0 ? [] : (await AnswersAsync(Unlabelled, [Answered()], job.Samples, unlabelled.Count, prices, cancellationToken)).Results;
        var (rows, facts) = TeacherLabels.Choose(student, train, onLabelled.Results, unlabelled, onUnlabelled, job.MinAgreement, score);
        if (rows.Count == 0)
        {
            throw new RunFailedException("Nothing is left to train on: no row has a label that may be trusted.");
        }

        await SayAsync($"Uploading {rows.Count} rows", cancellationToken);
        var file = await provider.UploadAsync(@base.Provider, $"{job.Suffix}.jsonl", TrainingFile.Write(student, rows, job.Seed), cancellationToken);
        job.NoteFile(JsonSerializer.Serialize(facts, JsonDefaults.Options), file);
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<(ExperimentRun Run, IReadOnlyList<SiblingResult> Results)> AnswersAsync(string split, IReadOnlyList<string> metrics, int samples, int rows, CallPrices prices, CancellationToken cancellationToken)
    {
        // Several samples are only worth something when they can differ.
        var spec = JobPlanner.OnModel(student, job.TeacherModel);
        spec = samples == 1 ? spec : spec with { Steps = [.. spec.Steps.Select(s => s with { Model = s.Model with { Temperature = 1 } })] };
        var run = await RunAsync(Command(split, spec) with { Metrics = metrics, Repeats = samples }, "teacher", spec, rows * samples, prices, cancellationToken);
        return (run, await evals.ResultsAsync(run.Id, cancellationToken));
    }

    // Whether an answer could be read: the only thing there is to measure without a label.
    private string Answered() => new JsonObject
    {
        ["metric"] = "regex", ["name"] = "answered", ["options"] = new JsonObject { ["pattern"] = "\\S", ["fields"] = new JsonArray([.. student.OutputNames.Select(n => (JsonNode)n)]) },
    }.ToJsonString();

    private async Task<ProviderTraining> TrainAsync(GatewayModel @base, CancellationToken cancellationToken)
    {
        if (job.ProviderJobId is null)
        {
            var started = await provider.FindAsync(@base.Provider, job.FileId!, job.Suffix, cancellationToken)
                ?? await provider.StartAsync(@base.Provider, new(@base.Name, job.FileId!, job.Suffix, job.Seed, new(job.Epochs)), cancellationToken);
            job.NoteTraining(started.Id);
            await db.SaveChangesAsync(cancellationToken);
        }

        while (true)
        {
            var training = await provider.GetAsync(@base.Provider, job.ProviderJobId!, cancellationToken);
            switch (training.Status)
            {
                case "succeeded":
                    return training;
                case "failed" or "cancelled":
                    throw new RunFailedException($"The provider's training {training.Status}: {training.Error?.Message ?? "no reason given."}");
                default:
                    await SayAsync($"The provider trains '{@base.Name}' ({training.Status.Replace('_', ' ')})", cancellationToken);
                    await Task.Delay(Look, time, cancellationToken);
                    break;
            }
        }
    }

    // The un-tuned base stands among them as step 0, so that the picture shows what training brought.
    private async Task<IReadOnlyList<Checkpoint>> CheckpointsAsync(GatewayModel @base, ProviderTraining training, CancellationToken cancellationToken)
    {
        var known = await db.Checkpoints.Where(c => c.JobId == job.Id).OrderBy(c => c.Step).ToListAsync(cancellationToken);
        if (known.Count > 0)
        {
            return known;
        }

        var found = await provider.CheckpointsAsync(@base.Provider, training.Id, cancellationToken);
        var last = found.Count > 0 ? found[^1].StepNumber : 1;
        List<Checkpoint> all = [Checkpoint.Of(job.Id, 0, @base.Name, null)];
        foreach (var checkpoint in found.Where(c => c.StepNumber != last || training.FineTunedModel is null))
        {
            all.Add(await RegisteredAsync(@base, checkpoint.FineTunedModelCheckpoint, checkpoint.StepNumber, checkpoint.Metrics?.TrainLoss, cancellationToken));
        }

        if (training.FineTunedModel is { } final)
        {
            all.Add(await RegisteredAsync(@base, final, last, found.Count > 0 ? found[^1].Metrics?.TrainLoss : null, cancellationToken));
        }

        db.AddRange(all);
        await db.SaveChangesAsync(cancellationToken);
        return all;
    }

    private async Task<Checkpoint> RegisteredAsync(GatewayModel @base, string model, int step, double? loss, CancellationToken cancellationToken)
    {
        await gateway.PutModelAsync(model, new(@base.Provider, @base.InputPrice, @base.OutputPrice, model, $"Step {step} of fine-tune job {job.Id}, from '{@base.Name}'. Set its own prices where they differ from the base's."), cancellationToken);
        return Checkpoint.Of(job.Id, step, model, loss);
    }

    private async Task MeasureAsync(Checkpoint checkpoint, CallPrices prices, CancellationToken cancellationToken)
    {
        var plain = JobPlanner.OnModel(student, checkpoint.Model);
        if (checkpoint.PlainRun is null)
        {
            await SayAsync($"Measuring step {checkpoint.Step}", cancellationToken);
            checkpoint.Measure(await ScoredAsync(Validation, plain, prices, cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
        }

        if (job.Optimizer is not null && checkpoint.OptimizedRun is null)
        {
            await SayAsync($"Optimizing the prompt for step {checkpoint.Step}", cancellationToken);
            var found = await searches.BestAsync(job, checkpoint, await LeftAsync(cancellationToken), cancellationToken);
            if (found is not null && ProgramSpecJson.Hash(found) != ProgramSpecJson.Hash(plain))
            {
                checkpoint.MeasureOptimized(ProgramSpecJson.Canonical(found), await ScoredAsync(Validation, found, prices, cancellationToken));
                await db.SaveChangesAsync(cancellationToken);
            }
        }
    }

    private async Task ChooseAsync(IReadOnlyList<Checkpoint> checkpoints, CallPrices prices, CancellationToken cancellationToken)
    {
        var @base = checkpoints.First(c => c.Step == 0);
        var cells = checkpoints.SelectMany(c => new[] { (Checkpoint: c, Score: c.PlainScore, Run: c.PlainRun, Spec: JobPlanner.OnModel(student, c.Model), Name: $"step {c.Step}, plain") }
            .Concat(c.OptimizedRun is null ? [] : [(c, c.OptimizedScore, c.OptimizedRun, ProgramSpecJson.Parse(c.OptimizedSpecJson!), $"step {c.Step}, optimized")]));
        var best = cells.OrderByDescending(c => c.Score).First();
        if (!(best.Score > @base.PlainScore))
        {
            job.Choose(best.Name, null);
            return;
        }

        await SayAsync($"Comparing {best.Name} with the un-tuned base", cancellationToken);
        var (before, after) = (@base.PlainRun!.Value, best.Run!.Value);
        if (job.FinalCheck)
        {
            before = (await ScoredAsync("test", JobPlanner.OnModel(student, job.BaseModel), prices, cancellationToken)).Id;
            after = (await ScoredAsync("test", best.Spec, prices, cancellationToken)).Id;
        }

        var metric = (await evals.CompareAsync(before, after, cancellationToken)).Metrics.First(m => m.Metric == job.Metric);
        job.Choose(best.Name, JsonSerializer.Serialize(new FineTuneFinding(job.FinalCheck ? "test" : Validation, before, after, metric.Baseline, metric.Candidate, metric.Difference, metric.Lower, metric.Upper, metric.PValue, metric.Verdict), JsonDefaults.Options));
        var origin = new VersionOrigin("fine_tune", job.Id, best.Checkpoint.Step, $"{job.Dataset}@{job.DatasetVersion}", [before, after]);
        var message = $"distilled from {job.TeacherModel}: {best.Name}, {job.Metric} {metric.Baseline:0.000} to {metric.Candidate:0.000} on {(job.FinalCheck ? "test" : Validation)}";
        job.Publish((await registry.PublishAsync(job.Program, new(JsonSerializer.Deserialize<JsonElement>(ProgramSpecJson.Canonical(best.Spec)), message, job.BaseVersion, origin), cancellationToken)).Number);
    }

    private async Task<ExperimentRun> ScoredAsync(string split, ProgramSpec spec, CallPrices prices, CancellationToken cancellationToken)
    {
        var command = Command(split, spec) with { FinalCheckReason = split is "test" ? $"Final check of fine-tune job {job.Id}." : null };
        var run = await RunAsync(command, split, spec, counts.GetValueOrDefault(split), prices, cancellationToken);
        return run.Score is null ? throw new RunFailedException($"No {split} row could be scored on '{spec.Models.First()}'.") : run;
    }

    private async Task<ExperimentRun> RunAsync(StartEvalRun command, string purpose, ProgramSpec spec, int calls, CallPrices prices, CancellationToken cancellationToken)
    {
        var payer = new Payer(job.Id, job.Budget, await searches.CostAsync(job.Id, cancellationToken));
        var run = await runs.RunAsync(payer, new(command, purpose, prices.Cost(spec, null, calls), calls), _ => Task.CompletedTask, cancellationToken);
        await SayAsync(job.Progress, cancellationToken);
        return run;
    }

    private async Task<decimal> LeftAsync(CancellationToken cancellationToken) =>
        job.Budget - await db.ExperimentRuns.Where(r => r.OwnerId == job.Id).SumAsync(r => r.Cost, cancellationToken) - await searches.CostAsync(job.Id, cancellationToken);

    private StartEvalRun Command(string split, ProgramSpec spec) => new()
    {
        EvalRunId = Guid.Empty, Program = job.Program, SpecJson = ProgramSpecJson.Canonical(spec), Dataset = job.Dataset, DatasetVersion = job.DatasetVersion, Split = split, Metrics = [job.Metric],
        Trigger = "optimization", RequestedBy = job.RequestedBy,
    };
}
