namespace LlmOps.Evaluation.Metrics;

/// <summary>Overlap of the words of two texts, each word as often as it occurs (SQuAD's F1, Rajpurkar et al., 2016).</summary>
internal sealed record TokenF1(double Precision, double Recall, double Score, IReadOnlyList<string> Missing, IReadOnlyList<string> Extra)
{
    private static readonly string[] Verdicts = ["yes", "no", "noanswer"];

    /// <summary>Compares normalised words. Two texts without words score what <paramref name="ofNothing"/> says: DSPy's rule is 0.</summary>
    /// <param name="wanted">The label's text.</param>
    /// <param name="got">The output's text.</param>
    /// <param name="ofNothing">Score when neither has words.</param>
    /// <param name="strictVerdicts">Whether a text that is just yes, no or noanswer shares nothing with a longer one (HotpotQA's rule).</param>
    public static TokenF1 Of(string wanted, string got, double ofNothing = 1, bool strictVerdicts = false)
    {
        var (label, output) = (Words(wanted), Words(got));
        if (label.Length == 0 && output.Length == 0)
        {
            return new(ofNothing, ofNothing, ofNothing, [], []);
        }

        var left = output.ToList();
        var missing = label.Where(word => !left.Remove(word)).ToList();
        double shared = label.Length - missing.Count;
        if (shared == 0 || (strictVerdicts && !label.SequenceEqual(output) && (IsVerdict(label) || IsVerdict(output))))
        {
            return new(0, 0, 0, label, output);
        }

        return new(shared / output.Length, shared / label.Length, 2 * shared / (label.Length + output.Length), missing, left);
    }

    /// <summary>The best of several accepted texts.</summary>
    public static TokenF1 Best(IEnumerable<string> wanted, string got, double ofNothing = 1, bool strictVerdicts = false) => wanted.Select(text => Of(text, got, ofNothing, strictVerdicts)).MaxBy(f => f.Score)!;

    private static bool IsVerdict(string[] words) => words.Length == 1 && Verdicts.Contains(words[0]);

    private static string[] Words(string text) => TextNormalization.Normalize(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
