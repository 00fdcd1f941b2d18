namespace LlmOps.Client.Evals;

/// <summary>What a run would take. Each <c>...From</c> says how its number was found: <c>counted</c>, <c>measured</c> in earlier runs, <c>guessed</c> or <c>unknown</c>.</summary>
/// <param name="Examples">Rows of the split.</param>
/// <param name="Items">Predictions: examples times repeats.</param>
/// <param name="Reusable">Predictions with a stored answer, which cost nothing.</param>
/// <param name="Calls">Model calls.</param>
/// <param name="InputTokens">Tokens sent.</param>
/// <param name="OutputTokens">Tokens answered.</param>
/// <param name="Cost">US dollars; absent when no price is known.</param>
/// <param name="Seconds">Duration; absent when nothing like it was measured.</param>
/// <param name="BudgetBears">Predictions the given budget bears, when it does not bear all.</param>
/// <param name="CallsFrom">How the calls were found.</param>
/// <param name="TokensFrom">How the tokens were found.</param>
/// <param name="CostFrom">How the cost was found.</param>
/// <param name="SecondsFrom">How the duration was found.</param>
/// <param name="Notes">What to know about the numbers.</param>
public sealed record EvalRunQuote(
    int Examples, int Items, int Reusable, int Calls, long InputTokens, long OutputTokens, decimal? Cost, double? Seconds, int? BudgetBears,
    string CallsFrom, string TokensFrom, string CostFrom, string SecondsFrom, IReadOnlyList<string> Notes);
