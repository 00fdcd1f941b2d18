using System.Text;

namespace LlmOps.Programs.Splitting;

/// <summary>A text taken apart into records, and what every chunk repeats around them.</summary>
/// <param name="Head">Stands in front of a chunk's records.</param>
/// <param name="Records">The records, pretty-printed.</param>
/// <param name="Between">Stands between two records.</param>
/// <param name="Tail">Stands behind a chunk's records.</param>
internal sealed record RecordText(string Head, IReadOnlyList<string> Records, string Between, string Tail)
{
    /// <summary>As many whole records to a chunk as fit; one that is too long stands alone.</summary>
    public IReadOnlyList<string> Pack(int size)
    {
        var chunks = new List<string>();
        var chunk = new StringBuilder(Head);
        var held = 0;
        foreach (var record in Records)
        {
            if (held > 0 && chunk.Length + Between.Length + record.Length + Tail.Length > size)
            {
                chunks.Add(chunk.Append(Tail).ToString());
                chunk.Clear().Append(Head);
                held = 0;
            }

            chunk.Append(held++ > 0 ? Between : "").Append(record);
        }

        if (held > 0)
        {
            chunks.Add(chunk.Append(Tail).ToString());
        }

        return chunks;
    }
}
