using System.Text;

namespace LlmOps.Evaluation.Metrics;

/// <summary>Text reduced to what most question-answering metrics compare: DSPy's rule (its <c>normalize_text</c>, after SQuAD's evaluation script).</summary>
public static class TextNormalization
{
    /// <summary>Unicode NFD, lower case, ASCII punctuation deleted, the words a, an and the deleted, blanks collapsed.</summary>
    public static string Normalize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = new StringBuilder(text.Length);
        foreach (var character in Decomposition.Of(text).ToLowerInvariant())
        {
            if (!IsAsciiPunctuation(character))
            {
                plain.Append(character);
            }
        }

        return string.Join(' ', plain.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word is not ("a" or "an" or "the")));
    }

    private static bool IsAsciiPunctuation(char character) => char.IsAscii(character) && (char.IsPunctuation(character) || char.IsSymbol(character));
}
