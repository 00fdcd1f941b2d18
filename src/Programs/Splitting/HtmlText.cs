using AngleSharp.Dom;

namespace LlmOps.Programs.Splitting;

/// <summary>Writes a page's node as a model reads it best: an element a line, short ones on one line, no empty ones, only attributes that say something.</summary>
internal static class HtmlText
{
    private const int ShortLine = 120;
    private static readonly HashSet<string> Telling = new(["href", "src", "alt", "title", "class", "id", "value", "datetime", "content", "colspan", "rowspan"], StringComparer.Ordinal);

    public static string Of(INode node, int depth)
    {
        var indent = new string(' ', 2 * depth);
        switch (node)
        {
            case IText text:
                var words = string.Join(' ', text.Data.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
                return words.Length is 0 ? "" : indent + Escaped(words);
            case IElement element:
                return OfElement(element, depth, indent);
            default:
                return "";
        }
    }

    private static string OfElement(IElement element, int depth, string indent)
    {
        var inner = element.ChildNodes.Select(child => Of(child, depth + 1)).Where(text => text.Length > 0).ToList();
        var attributes = string.Concat(element.Attributes.Where(IsTelling).Select(a => $" {a.Name}=\"{Escaped(a.Value).Replace("\"", "&quot;", StringComparison.Ordinal)}\""));
        if (inner.Count is 0)
        {
            return attributes.Length > 0 || element.LocalName is "td" or "th" ? $"{indent}<{element.LocalName}{attributes}></{element.LocalName}>" : "";
        }

        var (open, close) = ($"{indent}<{element.LocalName}{attributes}>", $"</{element.LocalName}>");
        return inner.Count is 1 && !inner[0].Contains('\n', StringComparison.Ordinal) && open.Length + inner[0].Length <= ShortLine
            ? $"{open}{inner[0].TrimStart()}{close}"
            : $"{open}\n{string.Join('\n', inner)}\n{indent}{close}";
    }

    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static bool IsTelling(IAttr attribute) => Telling.Contains(attribute.Name) || attribute.Name.StartsWith("data-", StringComparison.Ordinal);
}
