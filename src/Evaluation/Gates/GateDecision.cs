namespace LlmOps.Evaluation.Gates;

/// <summary>What a gate says.</summary>
public enum GateVerdict
{
    /// <summary>Everything asked for was shown.</summary>
    Ship,

    /// <summary>Something asked for was shown not to be so.</summary>
    Hold,

    /// <summary>A person has to look.</summary>
    NeedsReview,

    /// <summary>The run does not settle it either way.</summary>
    InsufficientEvidence,
}

/// <summary>How one rule came out.</summary>
public enum FindingStatus
{
    /// <summary>Met.</summary>
    Pass,

    /// <summary>Broken.</summary>
    Fail,

    /// <summary>A person has to look.</summary>
    Review,

    /// <summary>Not settled.</summary>
    Insufficient,
}

/// <summary>One rule's outcome, for people.</summary>
/// <param name="Rule">Which rule, for example <c>margin</c>, <c>slice</c>, <c>must_pass</c>.</param>
/// <param name="Subject">What it is about, for example the metric.</param>
/// <param name="Status">How it came out.</param>
/// <param name="Detail">The figures, in a sentence.</param>
public sealed record GateFinding(string Rule, string Subject, FindingStatus Status, string Detail);

/// <summary>A verdict with every rule's outcome: all rules are looked at, whatever the first says.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Findings">By rule.</param>
public sealed record GateDecision(GateVerdict Verdict, IReadOnlyList<GateFinding> Findings)
{
    /// <summary>Decides. Harm outweighs doubt, doubt outweighs a wish to look.</summary>
    public static GateDecision Of(GatePolicy policy, GateEvidence evidence)
    {
        IReadOnlyList<GateFinding> findings = [.. GateRules.Findings(policy, evidence)];
        var verdict = findings.Any(f => f.Status is FindingStatus.Fail) ? GateVerdict.Hold
            : findings.Any(f => f.Status is FindingStatus.Insufficient) ? GateVerdict.InsufficientEvidence
            : findings.Any(f => f.Status is FindingStatus.Review) ? GateVerdict.NeedsReview
            : GateVerdict.Ship;
        return new(verdict, findings);
    }
}
