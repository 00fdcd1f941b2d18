namespace LlmOps.Contracts.EvalRuns;

/// <summary>Asks EvalRuns to score a program over examples. Sent again with the same <see cref="EvalRunId"/> it changes nothing.</summary>
public sealed record StartEvalRun
{
    /// <summary>Chosen by the sender, so that a repeated command names the same run.</summary>
    public required Guid EvalRunId { get; init; }

    /// <summary>Name of the program; also set for unpublished candidates.</summary>
    public required string Program { get; init; }

    /// <summary>Published version, or <see langword="null"/> when <see cref="SpecJson"/> holds an unpublished candidate.</summary>
    public int? Version { get; init; }

    /// <summary>The candidate's document.</summary>
    public string? SpecJson { get; init; }

    /// <summary>Name of the dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>Version of the dataset.</summary>
    public required int DatasetVersion { get; init; }

    /// <summary><c>train</c>, <c>validation</c> or <c>test</c>.</summary>
    public required string Split { get; init; }

    /// <summary>The metrics, the first one decides: each a name, <c>judge:NAME</c>, or a document <c>{"metric": ..., "name": ..., "options": {...}}</c>.</summary>
    public required IReadOnlyList<string> Metrics { get; init; }

    /// <summary>Asks this model instead of the document's.</summary>
    public string? Model { get; init; }

    /// <summary>Samples per example, 1 or more.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>Money limit in US dollars, or none.</summary>
    public decimal? Budget { get; init; }

    /// <summary>Only these examples of the split, in this order; <see langword="null"/> means all.</summary>
    public IReadOnlyList<string>? ExampleIds { get; init; }

    /// <summary>Leaves out demos whose inputs equal the example's.</summary>
    public bool LeaveOneOut { get; init; }

    /// <summary>What asked for it: <c>person</c>, <c>ci</c>, <c>optimization</c>, <c>upgrade</c>.</summary>
    public string Trigger { get; init; } = "person";

    /// <summary>Who asked; shown in the ledger when the test split is scored.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>Names of judges that may score without a valid certificate; each use is recorded.</summary>
    public IReadOnlyList<string> AllowUncertifiedJudges { get; init; } = [];

    /// <summary>Why the sealed test split may be scored; required for <c>test</c>.</summary>
    public string? FinalCheckReason { get; init; }
}
