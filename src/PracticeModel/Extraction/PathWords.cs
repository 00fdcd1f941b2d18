using LlmOps.PracticeModel.Learning;

namespace LlmOps.PracticeModel.Extraction;

/// <summary>The words in the names of fields and properties.</summary>
internal static class PathWords
{
    /// <summary>The innermost name of a path, spelled out in lower case.</summary>
    public static string Spell(string path) => string.Join(' ', Split(Innermost(path)));

    /// <summary>Stems of the words in the innermost name of a path.</summary>
    public static IReadOnlyList<string> OfInnermost(string path) => Of(Innermost(path));

    /// <summary>Stems of the words of a name, a path or a text.</summary>
    public static IReadOnlyList<string> Of(string text) => [.. Split(text).Select(WordStem.Of)];

    private static string Innermost(string path) => path[(path.LastIndexOf('.') + 1)..];

    private static IEnumerable<string> Split(string text) => TextFeatures.SpellOut(text).ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
