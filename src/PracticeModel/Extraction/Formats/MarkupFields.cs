using System.Collections.Frozen;

namespace LlmOps.PracticeModel.Extraction.Formats;

/// <summary>A value in marked-up text.</summary>
/// <param name="Node">Index of the element that holds it.</param>
/// <param name="Name">Its own name inside that element: an attribute's, or a label's as in "Phone: 5"; null for the element's text.</param>
internal sealed record MarkupField(int Node, string? Name, string Text);

/// <summary>Finds the values in marked-up text: the texts of elements, and attributes that hold data.</summary>
internal static class MarkupFields
{
    private static readonly FrozenSet<string> Layout = FrozenSet.Create("class", "id", "style", "rel", "target", "type", "src", "alt", "width", "height", "lang", "role", "align", "valign", "colspan", "rowspan", "itemscope", "itemtype");
    private static readonly FrozenSet<string> Naming = FrozenSet.Create("itemprop", "property", "name", "key");

    public static IEnumerable<MarkupField> Find(IReadOnlyList<MarkupNode> nodes)
    {
        string? term = null;
        for (var at = 1; at < nodes.Count; at++)
        {
            var node = nodes[at];
            foreach (var (name, value) in node.Attributes.Where(pair => IsData(pair.Key) && pair.Value != NameGivenTo(nodes, at))) { yield return new MarkupField(at, name, value); }
            var text = node.Text.ToString().Trim();
            if (node.Name == "dt") { term = text.TrimEnd(':'); }
            else if (text.Length > 0) { yield return ReadText(at, text, node.Name == "dd" ? term : null); }
        }
    }

    /// <summary>What an element is called in the path of its values. A naming attribute counts only on an element with contents; on an empty one it is data itself.</summary>
    public static string SegmentOf(IReadOnlyList<MarkupNode> nodes, int at) => NameGivenTo(nodes, at)?.Replace('.', ' ') ?? nodes[at].Kind;

    private static MarkupField ReadText(int node, string text, string? term)
    {
        if (term is not null) { return new MarkupField(node, term, text); }
        return LabelledLines.TryRead(text) is { } labelled ? new MarkupField(node, labelled.Path, labelled.Text) : new MarkupField(node, Name: null, text);
    }

    private static string? NameGivenTo(IReadOnlyList<MarkupNode> nodes, int at)
    {
        var node = nodes[at];
        return node.End > at + 1 || node.Text.Length > 0 ? node.Attributes.Where(pair => Naming.Contains(pair.Key) && pair.Value.Length > 0).Select(pair => pair.Value).FirstOrDefault() : null;
    }

    private static bool IsData(string attribute) =>
        !Layout.Contains(attribute) && !attribute.StartsWith("xmlns", StringComparison.Ordinal) && !attribute.StartsWith("aria-", StringComparison.Ordinal) && !attribute.StartsWith("on", StringComparison.Ordinal);
}
