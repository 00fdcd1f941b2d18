namespace LlmOps.PracticeModel.Judging;

/// <summary>What a judge starts from, before any demo, and the few words of the instructions that move it.</summary>
internal static class JudgingWords
{
    private const float Shift = 1f;

    // Traits.Vector: constant, overlap, focus, relevance, length, hedging.
    private static readonly float[] WithReference = [-2f, 4f, 0.5f, 1f, 2f, -1f];
    private static readonly float[] WithoutReference = [-1f, 2f, 0.5f, 0f, 2f, -1f];

    /// <summary>"strict" asks for more, "lenient", "generous" or "paraphrase" for less, and a word about length or style takes the liking for long answers away.</summary>
    public static float[] Start(string instructions, bool hasReference)
    {
        float[] start = [.. hasReference ? WithReference : WithoutReference];
        if (Says("strict")) { start[0] -= Shift; }
        if (Says("lenient") || Says("generous") || Says("paraphras")) { start[0] += Shift; }
        if (Says("length") || Says("verbos") || Says("style")) { start[4] = 0f; }
        return start;

        bool Says(string word) => instructions.Contains(word, StringComparison.OrdinalIgnoreCase);
    }
}
