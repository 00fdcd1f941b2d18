using LlmOps.ProgramRegistry.Datasets.Quality;

namespace LlmOps.ProgramRegistry.Annotation.Selecting;

/// <summary>Picks texts unlike those labelled and unlike each other: each next one is the one whose nearest neighbour is farthest (k-center greedy; Sener and Savarese, 2018).</summary>
internal static class Novelty
{
    /// <param name="candidates">Texts to choose from.</param>
    /// <param name="labelled">Texts that are labelled already.</param>
    /// <param name="take">How many to choose.</param>
    /// <returns>Places of the chosen candidates, most novel first, with their distance (0 to 1) to what was there before.</returns>
    public static IReadOnlyList<(int Index, double Distance)> Pick(IReadOnlyList<string> candidates, IEnumerable<string> labelled, int take)
    {
        var shingles = candidates.Select(Shingles.Of).ToList();
        var nearest = new double[candidates.Count];
        foreach (var text in labelled.Select(Shingles.Of))
        {
            Approach(text);
        }

        var chosen = new List<(int, double)>();
        var isChosen = new bool[candidates.Count];
        while (chosen.Count < Math.Min(take, candidates.Count))
        {
            var next = Enumerable.Range(0, candidates.Count).Where(i => !isChosen[i]).MinBy(i => nearest[i]);
            (isChosen[next], var distance) = (true, 1 - nearest[next]);
            chosen.Add((next, distance));
            Approach(shingles[next]);
        }

        return chosen;

        void Approach(ulong[] text)
        {
            for (var i = 0; i < nearest.Length; i++)
            {
                nearest[i] = Math.Max(nearest[i], Shingles.Jaccard(shingles[i], text));
            }
        }
    }
}
