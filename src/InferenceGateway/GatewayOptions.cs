using System.ComponentModel.DataAnnotations;

namespace LlmOps.InferenceGateway;

/// <summary>Settings of the gateway, section <c>InferenceGateway</c>.</summary>
internal sealed class GatewayOptions
{
    public const string Section = "InferenceGateway";

    /// <summary>Largest request body; default 10 MiB.</summary>
    [Range(1024, 1L << 30)]
    public long MaxBodyBytes { get; init; } = 10 << 20;

    /// <summary>Largest file that is passed on for fine-tuning; default 512 MiB.</summary>
    [Range(1024, 1L << 40)]
    public long MaxFileBytes { get; init; } = 512L << 20;

    /// <summary>Seconds a file transfer or a call of the fine-tuning API may take; default 600.</summary>
    [Range(1, 86400)]
    public double FileTransferSeconds { get; init; } = 600;

    /// <summary>Largest answer a provider may send; default 64 MiB.</summary>
    [Range(1024, 1L << 30)]
    public int MaxAnswerBytes { get; init; } = 64 << 20;

    /// <summary>Disk space the spool may take while PostgreSQL is away; default 4 GiB. What comes after is counted and dropped.</summary>
    [Range(1 << 16, 1L << 42)]
    public long MaxSpoolBytes { get; init; } = 4L << 30;

    /// <summary>A spool file is closed at this size; default 16 MiB.</summary>
    [Range(1 << 12, 1 << 30)]
    public int SegmentBytes { get; init; } = 16 << 20;

    /// <summary>Further tries after a failed one, before the first byte of an answer; default 2.</summary>
    [Range(0, 10)]
    public int MaxRetries { get; init; } = 2;

    /// <summary>Seconds to wait for the first streamed token; default 30.</summary>
    [Range(0.05, 3600)]
    public double FirstTokenSeconds { get; init; } = 30;

    /// <summary>Seconds a stream may stay silent; default 30.</summary>
    [Range(0.05, 3600)]
    public double StreamIdleSeconds { get; init; } = 30;

    /// <summary>Seconds a stream may last altogether; default 900.</summary>
    [Range(1, 86400)]
    public double MaxStreamSeconds { get; init; } = 900;

    /// <summary>Failures in a row that open the circuit of a provider and model; default 3.</summary>
    [Range(1, 1000)]
    public int BreakerFailures { get; init; } = 3;

    /// <summary>Seconds an open circuit waits before it lets one probe through; default 5.</summary>
    [Range(0.05, 3600)]
    public double BreakerOpenSeconds { get; init; } = 5;

    /// <summary>Seconds between looks at the newest snapshot version, for lost broadcasts; default 5.</summary>
    [Range(0.05, 600)]
    public double SnapshotPollSeconds { get; init; } = 5;

    /// <summary>Seconds a candidate is served without the snapshot having been checked; default 600.</summary>
    [Range(1, 86400)]
    public double CandidateLeaseSeconds { get; init; } = 600;

    /// <summary>Inferences whose feedback is taken without asking the database; default 100,000.</summary>
    [Range(1, 10_000_000)]
    public int RecentInferences { get; init; } = 100_000;

    /// <summary>Keeps what was asked and answered beside the facts; default true.</summary>
    public bool RecordPayloads { get; init; } = true;
}
