using System.Text.RegularExpressions;

namespace LlmOps.Dashboard.Display;

/// <summary>Which words two texts do not share: the longest common subsequence of words keeps its place, the rest differs.</summary>
internal static partial class WordDiff
{
    // The table is quadratic; beyond this many cells the texts are shown whole as different.
    private const int LargestTable = 4_000_000;

    public static (IReadOnlyList<DiffPart> Before, IReadOnlyList<DiffPart> After) Of(string? before, string? after)
    {
        string[] a = Words(before), b = Words(after);
        if (a.Length == 0 || b.Length == 0 || (long)a.Length * b.Length > LargestTable)
        {
            return ([new(before ?? "", false)], [new(after ?? "", false)]);
        }

        var common = Common(a, b);
        List<DiffPart> left = [], right = [];
        int i = 0, j = 0;
        while (i < a.Length || j < b.Length)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j])
            {
                Append(left, a[i++], false);
                Append(right, b[j++], false);
            }
            else if (j == b.Length || (i < a.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                Append(left, a[i++], true);
            }
            else
            {
                Append(right, b[j++], true);
            }
        }

        return (left, right);
    }

    private static int[,] Common(string[] a, string[] b)
    {
        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
            {
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }

    private static void Append(List<DiffPart> parts, string word, bool differs)
    {
        if (parts is [.., var last] && last.Differs == differs)
        {
            parts[^1] = last with { Text = last.Text + word };
        }
        else
        {
            parts.Add(new(word, differs));
        }
    }

    private static string[] Words(string? text) => [.. Word().Matches(text ?? "").Select(m => m.Value)];

    [GeneratedRegex(@"\w+|\s+|[^\w\s]", RegexOptions.None, 1000)]
    private static partial Regex Word();
}

/// <summary>A run of words that both texts have, or only this one.</summary>
internal sealed record DiffPart(string Text, bool Differs);
