using LlmOps.Contracts.EvalRuns;

namespace LlmOps.EvalRuns.Runs;

/// <summary>What somebody asks for, over HTTP or by message.</summary>
internal sealed record EvalRunOrder
{
    public required Guid Id { get; init; }
    public required string Program { get; init; }

    /// <summary>Number, label or <c>latest</c>; not used when <see cref="SpecJson"/> is given.</summary>
    public string? Version { get; init; }

    public string? SpecJson { get; init; }
    public required string Dataset { get; init; }
    public required string DatasetVersion { get; init; }
    public required string Split { get; init; }
    /// <summary>Names, or documents as <see cref="MetricCatalog.MetricOrder"/> reads them.</summary>
    public required IReadOnlyList<string> Metrics { get; init; }
    public string? Model { get; init; }
    public int Repeats { get; init; } = 1;
    public decimal? Budget { get; init; }
    public IReadOnlyList<string>? ExampleIds { get; init; }
    public bool LeaveOneOut { get; init; }

    /// <summary>Asks models anew even where an answer is stored.</summary>
    public bool Fresh { get; init; }

    /// <summary>Judges that may score without a valid certificate.</summary>
    public IReadOnlyList<string> AllowUncertified { get; init; } = [];

    public required string Trigger { get; init; }
    public required string RequestedBy { get; init; }
    public string? Reason { get; init; }

    public static EvalRunOrder From(StartEvalRun command) => new()
    {
        Id = command.EvalRunId, Program = command.Program, Version = command.Version?.ToString(), SpecJson = command.SpecJson,
        Dataset = command.Dataset, DatasetVersion = command.DatasetVersion.ToString(), Split = command.Split, Metrics = command.Metrics,
        Model = command.Model, Repeats = command.Repeats, Budget = command.Budget, ExampleIds = command.ExampleIds, LeaveOneOut = command.LeaveOneOut,
        Trigger = command.Trigger, RequestedBy = command.RequestedBy, Reason = command.FinalCheckReason, AllowUncertified = command.AllowUncertifiedJudges,
    };
}
