using System.Text.Json.Nodes;
using LlmOps.ServiceDefaults.Http;

namespace LlmOps.OptimizationJobs.Siblings;

/// <summary>What eval runs found out.</summary>
internal sealed class EvalRunsClient(HttpClient http)
{
    /// <returns><see langword="null"/> while EvalRuns has not heard of the run.</returns>
    public async Task<SiblingEvalRun?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            return await http.GetForAsync<SiblingEvalRun>($"/api/eval-runs/{id}", cancellationToken);
        }
        catch (ProblemException problem) when (problem.Status is 404)
        {
            return null;
        }
    }

    /// <summary>Completed runs of a program on validation, newest first.</summary>
    public async Task<IReadOnlyList<SiblingEvalRun>> NewestAsync(string program, CancellationToken cancellationToken) =>
        (await http.GetForAsync<Page<SiblingEvalRun>>($"/api/eval-runs?program={Uri.EscapeDataString(program)}&split=validation&status=completed&limit=50", cancellationToken)).Items;

    public Task<IReadOnlyList<SiblingResult>> ResultsAsync(Guid id, CancellationToken cancellationToken) => http.GetAllForAsync<SiblingResult>($"/api/eval-runs/{id}/results?limit=1000", cancellationToken);

    public Task<SiblingComparison> CompareAsync(Guid baseline, Guid candidate, CancellationToken cancellationToken) =>
        http.GetForAsync<SiblingComparison>($"/api/eval-runs/compare?baseline={baseline}&candidate={candidate}", cancellationToken);

    public Task<SiblingEvalRun> StopAsync(Guid id, CancellationToken cancellationToken) => http.PostForAsync<SiblingEvalRun>($"/api/eval-runs/{id}/stop", null, cancellationToken);

    public Task<SiblingEvalRun> ResumeAsync(Guid id, CancellationToken cancellationToken) => http.PostForAsync<SiblingEvalRun>($"/api/eval-runs/{id}/resume", null, cancellationToken);

    /// <summary>Metrics that a name alone settles.</summary>
    public async Task<IReadOnlyList<string>> MetricsAsync(CancellationToken cancellationToken) =>
        [.. (await http.GetForAsync<Page<SiblingMetric>>("/api/metrics", cancellationToken)).Items.Where(m => !m.NeedsOptions).Select(m => m.Name)];

    public Task<SiblingGate> GateAsync(string name, CancellationToken cancellationToken) => http.GetForAsync<SiblingGate>($"/api/gates/{Uri.EscapeDataString(name)}", cancellationToken);

    public Task<SiblingDecision> DecideAsync(string gate, Guid run, CancellationToken cancellationToken) =>
        http.PostForAsync<SiblingDecision>($"/api/gates/{Uri.EscapeDataString(gate)}/decisions", new { EvalRunId = run, Reason = "optimization" }, cancellationToken);

    public Task<SiblingJudge> JudgeAsync(string name, CancellationToken cancellationToken) => http.GetForAsync<SiblingJudge>($"/api/judges/{Uri.EscapeDataString(name)}", cancellationToken);
}

internal sealed record SiblingEvalRun(Guid Id, string Program, int? Version, string Dataset, int DatasetVersion, string? Model, string Status, string? StatusReason, int Done, IReadOnlyDictionary<string, int> Outcomes, IReadOnlyList<SiblingScore> Scores, decimal Cost, int Reused, long OutputTokens, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
{
    public bool HasEnded => Status is "completed" or "stopped" or "failed";

    public bool StoppedForMoney => Outcomes.GetValueOrDefault("budget_stop") > 0 || StatusReason?.Contains("budget", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>What a prediction cost; <see langword="null"/> when all were reused.</summary>
    public decimal? CostPerPrediction => Done > Reused && Cost > 0 ? Cost / (Done - Reused) : null;

    /// <summary>Output tokens of a prediction.</summary>
    public long? OutputPerPrediction => Done > 0 ? (long)Math.Ceiling((double)OutputTokens / Done) : null;

    /// <summary>Predictions a second over the whole run; <see langword="null"/> when most were reused.</summary>
    public double? PerSecond => StartedAt is { } start && EndedAt is { } end && end > start && Done > 2 * Reused ? (Done - Reused) / (end - start).TotalSeconds : null;

    public int Errors => Outcomes.Where(o => o.Key is not ("ok" or "parse_failure")).Sum(o => o.Value);
}

internal sealed record SiblingScore(string Metric, double? Score, double? Lower, double? Upper, int Scored);

internal sealed record SiblingResult(string ExampleId, int Sample, string Outcome, IReadOnlyDictionary<string, double?> Scores, JsonObject? Outputs, IReadOnlyDictionary<string, string>? Explanations);

internal sealed record SiblingComparison(IReadOnlyList<SiblingMetricComparison> Metrics, IReadOnlyList<SiblingFlip>? Flips);

internal sealed record SiblingFlip(string ExampleId, double Baseline, double Candidate, JsonObject? Inputs, JsonObject? Expected, JsonObject? BaselineOutputs, JsonObject? CandidateOutputs);

internal sealed record SiblingMetricComparison(string Metric, double Baseline, double Candidate, double Difference, double Lower, double Upper, double PValue, string Verdict, double? SmallestDetectable, int Improved, int Regressed);

internal sealed record SiblingMetric(string Name, bool NeedsOptions);

internal sealed record SiblingJudge(string Name, int Number, string Program, int ProgramVersion, string? Model, bool IsCertified);

internal sealed record SiblingGate(string Name, int Number, string Program);

internal sealed record SiblingDecision(Guid Id, string Gate, string Verdict, IReadOnlyList<SiblingFinding> Findings);

internal sealed record SiblingFinding(string Rule, string Subject, string Status, string Detail);
