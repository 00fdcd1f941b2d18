namespace LlmOps.EvalRuns.Results;

/// <summary>How one prediction ended, as stored and sent. Only <see cref="Ok"/> and <see cref="ParseFailure"/> count in a score; the others are tried again, never zeros.</summary>
internal static class Outcome
{
    public const string Ok = "ok";

    /// <summary>The model answered something that cannot be read as the declared outputs: its fault, so it scores 0.</summary>
    public const string ParseFailure = "parse_failure";

    public const string ProviderError = "provider_error";
    public const string Timeout = "timeout";
    public const string MetricError = "metric_error";

    /// <summary>The example's inputs do not fit the program.</summary>
    public const string InputError = "input_error";

    /// <summary>Never asked: the budget was spent.</summary>
    public const string BudgetStop = "budget_stop";

    public static IReadOnlyList<string> All { get; } = [Ok, ParseFailure, ProviderError, Timeout, MetricError, InputError, BudgetStop];

    public static bool IsScored(string outcome) => outcome is Ok or ParseFailure;
}
