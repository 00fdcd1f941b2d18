namespace LlmOps.Contracts.EvalRuns;

/// <summary>An eval run has ended, one way or another.</summary>
public sealed record EvalRunCompleted
{
    /// <summary>The run.</summary>
    public required Guid EvalRunId { get; init; }

    /// <summary><c>completed</c>, <c>stopped</c> (by a person or a budget) or <c>failed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Name of the program.</summary>
    public required string Program { get; init; }

    /// <summary>Published version, when it was one.</summary>
    public int? Version { get; init; }

    /// <summary>The deciding metric.</summary>
    public required string Metric { get; init; }

    /// <summary>Mean score 0..1, or <see langword="null"/> when nothing was scored.</summary>
    public double? Score { get; init; }

    /// <summary>Lower end of the 95 % interval.</summary>
    public double? Lower { get; init; }

    /// <summary>Upper end of the 95 % interval.</summary>
    public double? Upper { get; init; }

    /// <summary>Examples scored.</summary>
    public required int Scored { get; init; }

    /// <summary>Examples that could not be scored.</summary>
    public required int Errors { get; init; }

    /// <summary>Money spent, in US dollars.</summary>
    public required decimal Cost { get; init; }
}
