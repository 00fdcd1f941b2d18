using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using LlmOps.InferenceGateway.Inferences;

namespace LlmOps.InferenceGateway.Spool;

/// <summary>What a frame holds: an inference, or feedback on one. Bodies are kept as text, since they are somebody else's JSON.</summary>
internal sealed record SpoolEntry
{
    public SpooledInference? Inference { get; init; }
    public SpooledFeedback? Feedback { get; init; }

    public static SpoolEntry Of(InferenceRecord record, bool withPayload) => new()
    {
        Inference = new()
        {
            Id = record.Id,
            At = record.At,
            Kind = record.Kind,
            Program = record.Program,
            Version = record.Version,
            Arm = record.Arm,
            ServedArm = record.ServedArm,
            ServedBy = record.ServedBy,
            FallbackReason = record.FallbackReason,
            Model = record.Model,
            Provider = record.Provider,
            Status = record.Status,
            LatencyMs = record.LatencyMs,
            FirstTokenMs = record.FirstTokenMs,
            InputTokens = record.InputTokens,
            OutputTokens = record.OutputTokens,
            UsageEstimated = record.UsageEstimated,
            CostUsd = record.CostUsd,
            UserId = record.UserId,
            Unit = record.Unit,
            KeyId = record.KeyId,
            TraceId = record.TraceId,
            RolloutId = record.RolloutId,
            StepIndex = record.StepIndex,
            Error = record.Error,
            Tags = record.Tags,
            Request = withPayload && !record.Request.IsEmpty ? System.Text.Encoding.UTF8.GetString(record.Request.Span) : null,
            Answer = withPayload ? record.Answer : null,
            Inputs = withPayload ? record.Inputs : null,
            Outputs = withPayload ? record.Outputs : null,
            Steps = withPayload ? record.Steps : null,
        },
    };

    public void WriteTo(IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        JsonSerializer.Serialize(writer, this, SpoolJson.Default.SpoolEntry);
    }

    /// <summary>Null when the content is no entry: written by a newer version, or not by us.</summary>
    public static SpoolEntry? TryRead(ReadOnlySpan<byte> content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, SpoolJson.Default.SpoolEntry) is { } entry && (entry.Inference is not null || entry.Feedback is not null) ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>An inference as spooled.</summary>
internal sealed record SpooledInference
{
    public required Guid Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Kind { get; init; }
    public string? Program { get; init; }
    public int? Version { get; init; }
    public string? Arm { get; init; }
    public string? ServedArm { get; init; }
    public string? ServedBy { get; init; }
    public string? FallbackReason { get; init; }
    public required string Model { get; init; }
    public string? Provider { get; init; }
    public required string Status { get; init; }
    public double LatencyMs { get; init; }
    public double? FirstTokenMs { get; init; }
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }
    public bool UsageEstimated { get; init; }
    public decimal CostUsd { get; init; }
    public string? UserId { get; init; }
    public string? Unit { get; init; }
    public string? KeyId { get; init; }
    public string? TraceId { get; init; }
    public Guid? RolloutId { get; init; }
    public int? StepIndex { get; init; }
    public string? Request { get; init; }
    public string? Answer { get; init; }
    public string? Inputs { get; init; }
    public string? Outputs { get; init; }
    public string? Steps { get; init; }
    public string? Tags { get; init; }
    public string? Error { get; init; }
}

/// <summary>Feedback as spooled, with what the event about it says of the inference.</summary>
internal sealed record SpooledFeedback(Guid Id, Guid InferenceId, string? Program, int? Version, double? Score, string? Comment, string? Correction, string Who, DateTimeOffset ReceivedAt);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(SpoolEntry))]
internal sealed partial class SpoolJson : JsonSerializerContext;
