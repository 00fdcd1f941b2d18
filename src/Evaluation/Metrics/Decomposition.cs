using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace LlmOps.Evaluation.Metrics;

/// <summary>
/// Unicode's canonical decomposition of characters in the basic plane. Hosts run in invariant globalization mode, where the framework's own
/// <c>Normalize</c> returns its input. The table <c>Decompositions.txt</c> lists each composed character and its full decomposition; Hangul is computed.
/// Stacked marks keep the order they came in.
/// </summary>
internal static class Decomposition
{
    private const int HangulFirst = 0xAC00, HangulLast = 0xD7A3, LeadFirst = 0x1100, VowelFirst = 0x1161, TailFirst = 0x11A7, Vowels = 21, Tails = 28;

    private static readonly FrozenDictionary<char, string> Table = Read();

    public static string Of(string text)
    {
        if (text.All(char.IsAscii))
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 8);
        foreach (var character in text)
        {
            if (Table.TryGetValue(character, out var parts))
            {
                result.Append(parts);
            }
            else if (character is >= (char)HangulFirst and <= (char)HangulLast)
            {
                AppendHangul(result, character - HangulFirst);
            }
            else
            {
                result.Append(character);
            }
        }

        return result.ToString();
    }

    private static void AppendHangul(StringBuilder result, int index)
    {
        result.Append((char)(LeadFirst + (index / (Vowels * Tails)))).Append((char)(VowelFirst + (index % (Vowels * Tails) / Tails)));
        if (index % Tails is > 0 and var tail)
        {
            result.Append((char)(TailFirst + tail));
        }
    }

    private static FrozenDictionary<char, string> Read()
    {
        using var stream = typeof(Decomposition).Assembly.GetManifestResourceStream("Decompositions.txt")!;
        using var reader = new StreamReader(stream);
        var table = new Dictionary<char, string>();
        while (reader.ReadLine() is { } line)
        {
            char[] codes = [.. line.Split(' ').Select(code => (char)int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
            table[codes[0]] = new string(codes, 1, codes.Length - 1);
        }

        return table.ToFrozenDictionary();
    }
}
