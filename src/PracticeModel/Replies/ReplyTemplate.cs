using System.Text;

namespace LlmOps.PracticeModel.Replies;

/// <summary>Makes a demo's reply fit another input: details that the reply took from the demo's input are exchanged for the new input's.</summary>
internal static class ReplyTemplate
{
    /// <summary>A detail without a counterpart stays as it is.</summary>
    public static string Adapt(string reply, string shown, string asked)
    {
        var details = Specifics.Find(shown);
        var others = Specifics.Find(asked);
        var exchange = details.Select(detail => (Old: detail.Text, New: Counterpart(detail, details, others)?.Text)).Where(pair => pair.New is not null).OrderByDescending(pair => pair.Old.Length).ToList();
        var adapted = new StringBuilder(reply.Length);
        for (var at = 0; at < reply.Length;)
        {
            var (old, other) = exchange.Find(pair => StandsAt(reply, at, pair.Old));
            adapted.Append(old is null ? reply[at].ToString() : other);
            at += old?.Length ?? 1;
        }

        return adapted.ToString();
    }

    /// <summary>Of the same kind: the one behind the same word, else the one in the same place among its kind, else the only one.</summary>
    private static Specific? Counterpart(Specific detail, IReadOnlyList<Specific> details, IReadOnlyList<Specific> others)
    {
        var alike = others.Where(other => other.Kind == detail.Kind).ToList();
        var place = details.Where(other => other.Kind == detail.Kind).ToList().IndexOf(detail);
        return alike.Find(other => other.Before.Length > 0 && other.Before == detail.Before) ?? (place < alike.Count ? alike[place] : alike.Count == 1 ? alike[0] : null);
    }

    private static bool StandsAt(string text, int at, string piece)
    {
        if (string.CompareOrdinal(text, at, piece, 0, piece.Length) != 0) { return false; }
        var end = at + piece.Length;
        return (at == 0 || !char.IsLetterOrDigit(text[at - 1]) || !char.IsLetterOrDigit(piece[0])) && (end == text.Length || !char.IsLetterOrDigit(text[end]) || !char.IsLetterOrDigit(piece[^1]));
    }
}
