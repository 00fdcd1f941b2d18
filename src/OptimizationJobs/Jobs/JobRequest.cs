using System.Text.Json;

namespace LlmOps.OptimizationJobs.Jobs;

/// <summary>Asks for a job or its price.</summary>
internal sealed record JobRequest
{
    public required string Program { get; init; }

    public string Version { get; init; } = "latest";

    public required string Dataset { get; init; }

    public string DatasetVersion { get; init; } = "latest";

    public string Optimizer { get; init; } = "bootstrap_random_search";

    public string Metric { get; init; } = "exact_match";

    public required decimal Budget { get; init; }

    /// <summary>Hard limit in model calls; none when not given. Answers from the store count as well.</summary>
    public long? MaxCalls { get; init; }

    /// <summary>Hard limit in minutes of work; none when not given.</summary>
    public int? MaxMinutes { get; init; }

    /// <summary>Share of the validation rows kept from the search, 0 to 0.5; 0.3 from 60 rows on, else 0, when not given.</summary>
    public double? Holdout { get; init; }

    /// <summary>Whether the winner and the baseline are scored once on the sealed test split; the look is entered in the ledger.</summary>
    public bool FinalCheck { get; init; }

    public int Seed { get; init; }

    public string? TaskModel { get; init; }

    public string? TeacherModel { get; init; }

    /// <summary>The model that proposes; the teacher's, else the task model, when not given.</summary>
    public string? PromptModel { get; init; }

    /// <summary>A gate the winner must pass: what it holds back is not published.</summary>
    public string? Gate { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Settings { get; init; }
}
