namespace LlmOps.PracticeModel.Stats;

/// <summary>The ledger at one moment.</summary>
internal sealed record LedgerPage(
    DateTimeOffset Since,
    IReadOnlyList<KeyValuePair<string, Account>> Models,
    IReadOnlyList<KeyValuePair<string, Account>> Keys,
    IReadOnlyList<RecentCall> Recent);

/// <summary>One of the last calls.</summary>
/// <param name="Model">The model's name without faults; <c>unknown</c> when there is none of that name.</param>
/// <param name="Time">When it came in.</param>
/// <param name="Key">The caller's key, hashed and cut.</param>
/// <param name="TraceParent">The incoming W3C trace header, for checking that a trace reaches this far.</param>
internal sealed record RecentCall(string Model, DateTimeOffset Time, string Key, string? TraceParent);
