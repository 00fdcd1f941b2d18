namespace LlmOps.PracticeModel.Answers;

/// <summary>Keeps the most recently used prepared beginnings. Calls that arrive together with the same beginning prepare it once.</summary>
internal sealed class PreparedPrompts(PracticeModelOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _newestFirst = new();

    /// <param name="key">Hash of all that decides the outcome of <paramref name="prepare"/>.</param>
    public PreparedPrompt Get(string key, Func<PreparedPrompt> prepare)
    {
        Entry entry;
        lock (_gate)
        {
            if (_byKey.TryGetValue(key, out var node))
            {
                _newestFirst.Remove(node);
                _newestFirst.AddFirst(node);
                entry = node.Value;
            }
            else
            {
                entry = new Entry(key, new Lazy<PreparedPrompt>(prepare));
                _byKey[key] = _newestFirst.AddFirst(entry);
                if (_newestFirst.Count > options.CachedPrompts)
                {
                    _byKey.Remove(_newestFirst.Last!.Value.Key);
                    _newestFirst.RemoveLast();
                }
            }
        }

        return entry.Prompt.Value;
    }

    private sealed record Entry(string Key, Lazy<PreparedPrompt> Prompt);
}
