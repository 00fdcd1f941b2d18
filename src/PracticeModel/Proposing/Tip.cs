namespace LlmOps.PracticeModel.Proposing;

/// <summary>What a tip asks of a proposal.</summary>
/// <param name="Length">Words a label, as a multiple of the model's own measure.</param>
/// <param name="Pairs">True to use pairs of words too.</param>
/// <param name="Opening">A sentence to begin with; empty for none.</param>
/// <param name="Closing">A sentence behind the task; empty for none.</param>
internal sealed record Tip(double Length, bool Pairs, string Opening, string Closing)
{
    private static readonly string[] ShortWords = ["concise", "short", "simple", "brief", "clear"];
    private static readonly string[] LongWords = ["informative", "descriptive", "detailed", "thorough", "long"];

    public static Tip Read(string? tip) => new(
        Says(tip, ShortWords) ? 0.5 : Says(tip, LongWords) ? 1.5 : 1,
        Says(tip, "creative"),
        Says(tip, "persona", "you are a") ? "You are a careful clerk who reads every word. " : "",
        Says(tip, "stakes", "critical", "important") ? " A wrong answer is costly here." : "");

    private static bool Says(string? tip, params string[] words) => tip is not null && Array.Exists(words, word => tip.Contains(word, StringComparison.OrdinalIgnoreCase));
}
