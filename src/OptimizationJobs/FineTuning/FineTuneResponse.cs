using System.Text.Json;
using LlmOps.OptimizationJobs.Jobs;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.OptimizationJobs.FineTuning;

/// <summary>The winner against the un-tuned base, paired row by row.</summary>
internal sealed record FineTuneFinding(string Split, Guid BaselineRun, Guid Run, double Baseline, double Candidate, double Difference, double Lower, double Upper, double PValue, string Verdict);

/// <summary>A checkpoint as callers see it; step 0 is the un-tuned base.</summary>
internal sealed record CheckpointResponse(
    int Step, string Model, double? TrainLoss, double? PlainScore, double? PlainLower, double? PlainUpper, Guid? PlainRun, double? OptimizedScore, double? OptimizedLower, double? OptimizedUpper, Guid? OptimizedRun, Guid? OptimizationJob)
{
    public static CheckpointResponse Of(Checkpoint c) =>
        new(c.Step, c.Model, c.TrainLoss, c.PlainScore, c.PlainLower, c.PlainUpper, c.PlainRun, c.OptimizedScore, c.OptimizedLower, c.OptimizedUpper, c.OptimizedRun, c.OptimizationJobId);
}

/// <summary>A distillation as callers see it.</summary>
internal sealed record FineTuneResponse(
    Guid Id, string Program, int BaseVersion, string Dataset, int DatasetVersion, string Metric, string TeacherModel, string BaseModel, int Epochs, string? Optimizer, int Seed, decimal Budget, decimal Cost, JobStatus Status,
    string? StatusReason, string? Progress, TrainingFileFacts? Data, string? FileId, string? ProviderJobId, string? Winner, FineTuneFinding? Finding, int? NewVersion, string RequestedBy, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt,
    IReadOnlyList<CheckpointResponse> Checkpoints)
{
    public static FineTuneResponse Of(FineTuneJob job, IEnumerable<Checkpoint> checkpoints) => new(
        job.Id, job.Program, job.BaseVersion, job.Dataset, job.DatasetVersion, job.Metric, job.TeacherModel, job.BaseModel, job.Epochs, job.Optimizer, job.Seed, job.Budget, job.Cost, job.Status,
        job.StatusReason, job.Progress, Read<TrainingFileFacts>(job.DataJson), job.FileId, job.ProviderJobId, job.Winner, Read<FineTuneFinding>(job.FindingJson), job.NewVersion, job.RequestedBy, job.CreatedAt, job.EndedAt,
        [.. checkpoints.OrderBy(c => c.Step).Select(CheckpointResponse.Of)]);

    private static T? Read<T>(string? json) where T : class => json is null ? null : JsonSerializer.Deserialize<T>(json, JsonDefaults.Options);
}
