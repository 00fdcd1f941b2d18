using System.Text;

namespace LlmOps.Programs.Splitting;

/// <summary>Packs the blocks of a Markdown text: code blocks and tables stay whole, and a chunk begins with the headings it stands under.</summary>
internal static class MarkdownSections
{
    public static List<string> Split(string text, int size)
    {
        var chunks = new List<string>();
        var chunk = new StringBuilder();
        var headings = new List<string>();
        foreach (var block in Blocks(text).SelectMany(b => Fit(b, size)))
        {
            if (chunk.Length > 0 && chunk.Length + 2 + block.Length > size)
            {
                chunks.Add(chunk.ToString());
                chunk.Clear();
            }

            var level = Level(block);
            headings.RemoveAll(h => level > 0 && Level(h) >= level);
            if (chunk.Length is 0)
            {
                chunk.AppendJoin("\n\n", headings.Append(block));
            }
            else
            {
                chunk.Append("\n\n").Append(block);
            }

            if (level > 0)
            {
                headings.Add(block);
            }
        }

        if (chunk.Length > 0)
        {
            chunks.Add(chunk.ToString());
        }

        return chunks;
    }

    // Headings, fenced code and what stands between blank lines.
    private static IEnumerable<string> Blocks(string text)
    {
        var block = new List<string>();
        var isCode = false;
        foreach (var line in text.Split('\n').Append(""))
        {
            var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal) || line.TrimStart().StartsWith("~~~", StringComparison.Ordinal);
            var ends = !isCode && (string.IsNullOrWhiteSpace(line) || Level(line) > 0 || isFence);
            if (ends && block.Count > 0)
            {
                yield return string.Join('\n', block);
                block.Clear();
            }

            if (isCode || !string.IsNullOrWhiteSpace(line))
            {
                block.Add(line);
            }

            if ((isFence && isCode) || (!isCode && Level(line) > 0))
            {
                yield return string.Join('\n', block);
                block.Clear();
            }

            isCode ^= isFence;
        }

        if (block.Any(line => line.Length > 0))
        {
            yield return string.Join('\n', block).TrimEnd();
        }
    }

    private static IEnumerable<string> Fit(string block, int size)
    {
        if (block.Length <= size || block.StartsWith("```", StringComparison.Ordinal) || block.StartsWith("~~~", StringComparison.Ordinal))
        {
            return [block];
        }

        var rows = block.Split('\n');
        return Array.TrueForAll(rows, r => r.TrimStart().StartsWith('|')) && rows.Length > 2
            ? new RecordText($"{rows[0]}\n{rows[1]}\n", rows[2..], "\n", "").Pack(size)
            : ProseSplitter.Split(block, size);
    }

    private static int Level(string line)
    {
        var level = line.TakeWhile(c => c is '#').Count();
        return level is > 0 and <= 6 && line.Length > level && line[level] is ' ' && !line.Contains('\n', StringComparison.Ordinal) ? level : 0;
    }
}
