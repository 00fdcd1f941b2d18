using System.ComponentModel.DataAnnotations;

namespace LlmOps.EvalRuns.Execution;

/// <summary>Section <c>EvalRuns</c>.</summary>
internal sealed record WorkerOptions
{
    public const string Section = "EvalRuns";

    /// <summary>Model calls at once in this process; 16 unless told.</summary>
    [Range(1, 1000)]
    public int Concurrency { get; init; } = 16;

    /// <summary>Seconds after which a silent worker's shard goes to another; 30 unless told. A living worker renews every second.</summary>
    [Range(2, 3600)]
    public int LeaseSeconds { get; init; } = 30;

    /// <summary>Seconds a model call may take; 100 unless told.</summary>
    [Range(1, 3600)]
    public int CallSeconds { get; init; } = 100;

    /// <summary>Tries of a call whose failure may pass; 6 unless told.</summary>
    [Range(1, 20)]
    public int Tries { get; init; } = 6;

    /// <summary>Longest wait before the second try, in milliseconds; doubles with each further one. 500 unless told.</summary>
    [Range(1, 60_000)]
    public int FirstRetryMilliseconds { get; init; } = 500;

    /// <summary>Name shown on results and leases; machine and process unless told. Must differ between living workers.</summary>
    [MinLength(1)]
    public string WorkerName { get; init; } = $"{Environment.MachineName}-{Environment.ProcessId}";
}
