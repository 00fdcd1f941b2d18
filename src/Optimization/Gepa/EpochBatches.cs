using LlmOps.Programs.Randomness;

namespace LlmOps.Optimization.Gepa;

/// <summary>Minibatches that go through all examples in shuffled order; a last batch that is not full is padded with those used least (dspy-spec 5.9 c).</summary>
internal sealed class EpochBatches(int examples, int size, PythonRandom random)
{
    private readonly Queue<int> open = new();

    /// <summary>Positions of the next examples.</summary>
    public IReadOnlyList<int> Next()
    {
        if (open.Count == 0)
        {
            Shuffle();
        }

        return [.. Enumerable.Range(0, size).Select(_ => open.Dequeue())];
    }

    private void Shuffle()
    {
        var order = Enumerable.Range(0, examples).ToList();
        random.Shuffle(order);
        var used = order.ToDictionary(i => i, _ => 1);
        while (order.Count % size != 0)
        {
            // Of those used least the one that comes last.
            var least = used.Values.Min();
            var next = order.Take(examples).Last(i => used[i] == least);
            order.Add(next);
            used[next]++;
        }

        order.ForEach(open.Enqueue);
    }
}
