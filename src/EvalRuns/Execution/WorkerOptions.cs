using System.ComponentModel.DataAnnotations;

namespace LlmOps.EvalRuns.Execution;

/// <summary>Section <c>EvalRuns</c>.</summary>
internal sealed record WorkerOptions
{
    public const string Section = "EvalRuns";

    /// <summary>Items at once in this process, and most calls to one model; 16 unless told.</summary>
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

    /// <summary>Provider failures in a row that open a model's circuit; 5 unless told. Below <see cref="Tries"/>, an outage costs no item its tries.</summary>
    [Range(1, 100_000)]
    public int BreakerFailures { get; init; } = 5;

    /// <summary>Seconds before an open circuit lets its first probe through; doubles with each failed one. 2 unless told.</summary>
    [Range(0.01, 3600)]
    public double BreakerOpenSeconds { get; init; } = 2;

    /// <summary>Longest pause between probes, in seconds; 60 unless told.</summary>
    [Range(0.01, 3600)]
    public double BreakerLongestSeconds { get; init; } = 60;

    /// <summary>Seconds for which a run waits for its provider before it is stopped, to be resumed by a person; 1,800 unless told.</summary>
    [Range(0.01, 604_800)]
    public double PatienceSeconds { get; init; } = 1800;

    /// <summary>Name shown on results and leases; machine and process unless told. Must differ between living workers.</summary>
    [MinLength(1)]
    public string WorkerName { get; init; } = $"{Environment.MachineName}-{Environment.ProcessId}";
}
