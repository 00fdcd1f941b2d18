using NpgsqlTypes;

namespace LlmOps.InferenceGateway.Spool;

/// <summary>Which column takes what.</summary>
internal static class InferenceColumns
{
    public static SpoolTable<SpooledInference> Facts { get; } = new("inferences",
    [
        new("id", NpgsqlDbType.Uuid, i => i.Id),
        new("at", NpgsqlDbType.TimestampTz, i => i.At),
        new("kind", NpgsqlDbType.Text, i => i.Kind),
        new("program", NpgsqlDbType.Text, i => Clean(i.Program)),
        new("version", NpgsqlDbType.Integer, i => i.Version),
        new("arm", NpgsqlDbType.Text, i => i.Arm),
        new("served_arm", NpgsqlDbType.Text, i => i.ServedArm),
        new("served_by", NpgsqlDbType.Text, i => i.ServedBy),
        new("fallback_reason", NpgsqlDbType.Text, i => i.FallbackReason),
        new("model", NpgsqlDbType.Text, i => Clean(i.Model)),
        new("provider", NpgsqlDbType.Text, i => i.Provider),
        new("status", NpgsqlDbType.Text, i => i.Status),
        new("latency_ms", NpgsqlDbType.Double, i => i.LatencyMs),
        new("first_token_ms", NpgsqlDbType.Double, i => i.FirstTokenMs),
        new("input_tokens", NpgsqlDbType.Bigint, i => i.InputTokens),
        new("output_tokens", NpgsqlDbType.Bigint, i => i.OutputTokens),
        new("usage_estimated", NpgsqlDbType.Boolean, i => i.UsageEstimated),
        new("cost_usd", NpgsqlDbType.Numeric, i => i.CostUsd),
        new("user_id", NpgsqlDbType.Text, i => Clean(i.UserId)),
        new("unit", NpgsqlDbType.Text, i => Clean(i.Unit)),
        new("key_id", NpgsqlDbType.Text, i => i.KeyId),
        new("trace_id", NpgsqlDbType.Text, i => i.TraceId),
        new("rollout_id", NpgsqlDbType.Uuid, i => i.RolloutId),
        new("step_index", NpgsqlDbType.Integer, i => i.StepIndex),
    ]);

    public static SpoolTable<SpooledInference> Payload { get; } = new("inference_payloads",
    [
        new("id", NpgsqlDbType.Uuid, i => i.Id),
        new("at", NpgsqlDbType.TimestampTz, i => i.At),
        new("request", NpgsqlDbType.Json, i => i.Request),
        new("answer", NpgsqlDbType.Text, i => Clean(i.Answer)),
        new("inputs", NpgsqlDbType.Json, i => i.Inputs),
        new("outputs", NpgsqlDbType.Json, i => i.Outputs),
        new("steps", NpgsqlDbType.Json, i => i.Steps),
        new("tags", NpgsqlDbType.Json, i => i.Tags),
        new("error", NpgsqlDbType.Text, i => Clean(i.Error)),
    ]);

    public static SpoolTable<SpooledFeedback> Feedback { get; } = new("feedback",
    [
        new("id", NpgsqlDbType.Uuid, f => f.Id),
        new("inference_id", NpgsqlDbType.Uuid, f => f.InferenceId),
        new("score", NpgsqlDbType.Double, f => f.Score),
        new("comment", NpgsqlDbType.Text, f => Clean(f.Comment)),
        new("correction", NpgsqlDbType.Json, f => f.Correction),
        new("who", NpgsqlDbType.Text, f => f.Who),
        new("received_at", NpgsqlDbType.TimestampTz, f => f.ReceivedAt),
    ]);

    // PostgreSQL's text holds every character but NUL.
    private static string? Clean(string? text) => text?.Replace('\0', '\uFFFD');
}
