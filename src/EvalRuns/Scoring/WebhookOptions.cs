using System.ComponentModel.DataAnnotations;

namespace LlmOps.EvalRuns.Scoring;

/// <summary>Section <c>Webhooks</c>.</summary>
internal sealed record WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>Signs what is sent, so that a receiver knows where it comes from; without it no webhook metric is accepted. Never stored, never logged.</summary>
    [MinLength(16)]
    public string? SigningSecret { get; init; }

    /// <summary>Whether addresses of private networks and of this machine may be called; they may not unless told.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>Tries of a call whose failure may pass; 3 unless told.</summary>
    [Range(1, 10)]
    public int Tries { get; init; } = 3;

    /// <summary>Wait before the second try, in milliseconds; doubles with each further one. 500 unless told.</summary>
    [Range(1, 60_000)]
    public int FirstRetryMilliseconds { get; init; } = 500;
}
