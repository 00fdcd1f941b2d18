using LlmOps.PracticeModel.Catalog;

namespace LlmOps.PracticeModel.Stats;

/// <summary>Counts what was asked and what was answered, so that others can check their own books against it.</summary>
internal sealed class CallLedger(TimeProvider time)
{
    private const int RecentCalls = 100;
    private const int MostAccounts = 1_000;
    private const string Others = "other";

    private readonly Lock _gate = new();
    private readonly Queue<RecentCall> _recent = new(RecentCalls);
    private readonly SortedDictionary<string, Account> _models = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Account> _keys = new(StringComparer.Ordinal);
    private DateTimeOffset _since = time.GetUtcNow();

    /// <summary>A call has come in.</summary>
    public void Arrive(string model, Caller caller)
    {
        lock (_gate)
        {
            AccountOf(_models, model).Calls++;
            AccountOf(_keys, caller.Key).Calls++;
            if (_recent.Count == RecentCalls) { _recent.Dequeue(); }
            _recent.Enqueue(new RecentCall(model, time.GetUtcNow(), caller.Key, caller.TraceParent));
        }
    }

    /// <summary>A call gets an answer; what it costs is due even if the answer breaks off.</summary>
    public void Answer(ModelCard card, Caller caller, long promptTokens, long completionTokens)
    {
        lock (_gate)
        {
            AccountOf(_models, card.Name).Add(promptTokens, completionTokens, card.Cost(promptTokens, completionTokens));
            AccountOf(_keys, caller.Key).Add(promptTokens, completionTokens, card.Cost(promptTokens, completionTokens));
        }
    }

    /// <summary>A call gets an error, which costs nothing.</summary>
    public void Refuse(string model, Caller caller)
    {
        lock (_gate)
        {
            AccountOf(_models, model).Errors++;
            AccountOf(_keys, caller.Key).Errors++;
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _recent.Clear();
            _models.Clear();
            _keys.Clear();
            _since = time.GetUtcNow();
        }
    }

    public LedgerPage Read()
    {
        lock (_gate)
        {
            return new LedgerPage(_since, [.. _models.Select(Copy)], [.. _keys.Select(Copy)], [.. _recent]);
        }
    }

    private static KeyValuePair<string, Account> Copy(KeyValuePair<string, Account> pair) => new(pair.Key, pair.Value.Copy());

    private static Account AccountOf(SortedDictionary<string, Account> accounts, string name)
    {
        if (accounts.TryGetValue(name, out var account)) { return account; }
        if (accounts.Count >= MostAccounts && name != Others) { return AccountOf(accounts, Others); }
        return accounts[name] = new Account();
    }
}
