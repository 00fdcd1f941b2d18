namespace LlmOps.Contracts.EvalRuns;

/// <summary>A judge has shown that it judges as people do.</summary>
public sealed record JudgeCertified
{
    /// <summary>Name of the judge.</summary>
    public required string Judge { get; init; }

    /// <summary>The version that was measured.</summary>
    public required int JudgeVersion { get; init; }

    /// <summary>The certificate.</summary>
    public required Guid CertificateId { get; init; }

    /// <summary>When it ends, unless judge or labels change before.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
