namespace LlmOps.InferenceGateway.Inferences;

/// <summary>One call while it is served: filled in by whoever learns something, written to the spool before the answer ends.</summary>
internal sealed class InferenceRecord
{
    public const string Ok = "ok";
    public const string ClientClosed = "client_closed";

    /// <summary>A fault of the gateway itself.</summary>
    public const string Failed = "internal_error";

    public required Guid Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Kind { get; init; }
    public string? Program { get; set; }
    public int? Version { get; set; }
    public string? Arm { get; set; }
    public string? ServedArm { get; set; }
    public string? ServedBy { get; set; }
    public string? FallbackReason { get; set; }
    public string Model { get; set; } = "";
    public string? Provider { get; set; }
    public string Status { get; set; } = Ok;
    public double LatencyMs { get; set; }
    public double? FirstTokenMs { get; set; }
    public long InputTokens { get; set; }
    public long OutputTokens { get; set; }
    public bool UsageEstimated { get; set; }
    public decimal CostUsd { get; set; }
    public string? UserId { get; set; }
    public string? Unit { get; set; }
    public string? KeyId { get; init; }
    public string? TraceId { get; init; }

    /// <summary>The caller asked that nothing said is kept: eval workers do so for rows of a sealed test split.</summary>
    public bool Sealed { get; init; }
    public Guid? RolloutId { get; set; }
    public int? StepIndex { get; set; }

    /// <summary>The request's JSON, as sent. A program run has one, and an answer, when it made a single call.</summary>
    public ReadOnlyMemory<byte> Request { get; set; }
    public string? Answer { get; set; }

    /// <summary>JSON texts.</summary>
    public string? Inputs { get; set; }
    public string? Outputs { get; set; }
    public string? Steps { get; set; }
    public string? Tags { get; set; }
    public string? Error { get; set; }
}
