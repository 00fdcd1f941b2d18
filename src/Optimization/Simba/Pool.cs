using LlmOps.Optimization.Candidates;

namespace LlmOps.Optimization.Simba;

/// <summary>A program of the pool with what it scored on the minibatches it was tried on.</summary>
internal sealed class Entry(Candidate candidate)
{
    public Candidate Candidate { get; } = candidate;

    /// <summary>Its scores; in our form what it scored beyond the program unchanged on the same examples.</summary>
    public List<double> Scores { get; } = [];

    /// <summary>0 for a program that was not tried yet, as there.</summary>
    public double Mean => Scores.Count == 0 ? 0 : Scores.Average();
}

/// <summary>All programs a search has made.</summary>
internal sealed class Pool(Candidate unchanged)
{
    public List<Entry> Entries { get; } = [new(unchanged)];

    /// <summary>The best by mean, the program unchanged always among them.</summary>
    public IReadOnlyList<int> Top(int count)
    {
        var top = Enumerable.Range(0, Entries.Count).OrderByDescending(i => Entries[i].Mean).ThenBy(i => i).Take(count).ToList();
        if (!top.Contains(0))
        {
            top[^1] = 0;
        }

        return top;
    }
}
