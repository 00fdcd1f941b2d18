using LlmOps.Client.Evals;

namespace LlmOps.Dashboard.Pages.EvalRuns;

/// <summary>Outcomes in the order they are shown. Only the first two count in a score; the others are errors and never become zeros.</summary>
internal static class EvalOutcomes
{
    private static readonly string[] Scored = ["ok", "parse_failure"];
    private static readonly string[] Errored = ["provider_error", "timeout", "metric_error", "budget_stop"];

    public static IEnumerable<string> All => [.. Scored, .. Errored];

    public static bool IsError(string outcome) => !Scored.Contains(outcome);

    public static int Errors(EvalRunResponse run) => run.Outcomes.Where(o => IsError(o.Key)).Sum(o => o.Value);

    public static string? FirstError(EvalRunResponse run) => run.Outcomes.Where(o => IsError(o.Key) && o.Value > 0).Select(o => o.Key).FirstOrDefault();

    public static string Color(string outcome) => outcome switch { "ok" => "bg-green", "parse_failure" => "bg-yellow", "budget_stop" => "bg-secondary", _ => "bg-red" };
}
