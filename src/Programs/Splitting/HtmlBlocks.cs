using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace LlmOps.Programs.Splitting;

/// <summary>
/// Takes a page apart into blocks that fit: an element that is too long is opened up, unless it is one of several like it, which makes it a record.
/// The rows of a long table are packed under a repeated header.
/// </summary>
internal static class HtmlBlocks
{
    private const int MaximumDepth = 256;
    private const string Unread = "script, style, noscript, template, svg, iframe, link, meta";

    public static RecordText Read(string text, int size)
    {
        if (HtmlDepth.IsDeeper(text, MaximumDepth))
        {
            throw new SplitException(SplitFormat.Html, $"elements nest deeper than {MaximumDepth}");
        }

        var document = new HtmlParser().ParseDocument(text);

        foreach (var element in document.QuerySelectorAll(Unread).ToList())
        {
            element.Remove();
        }

        var body = (IElement?)document.Body ?? document.DocumentElement;
        return new RecordText("", [.. body.ChildNodes.SelectMany(node => Blocks(node, size))], "\n", "");
    }

    private static IEnumerable<string> Blocks(INode node, int size)
    {
        var whole = HtmlText.Of(node, 0);
        if (whole.Length is 0)
        {
            return [];
        }

        if (whole.Length <= size || node is not IElement { ChildElementCount: > 0 } element || IsRecord(element))
        {
            return [whole];
        }

        return element.LocalName is "table" ? Table(element, size) : element.ChildNodes.SelectMany(child => Blocks(child, size));
    }

    private static IReadOnlyList<string> Table(IElement table, int size)
    {
        var rows = table.QuerySelectorAll("tr").ToList();
        var heads = rows.TakeWhile(r => r.Children.All(c => c.LocalName is "th")).ToList();
        var head = string.Concat(heads.Select(r => $"{HtmlText.Of(r, 1)}\n"));
        return new RecordText($"<table>\n{head}", [.. rows.Skip(heads.Count).Select(r => HtmlText.Of(r, 1))], "\n", "\n</table>").Pack(size);
    }

    private static bool IsRecord(IElement element) =>
        element.ParentElement?.Children.Count(sibling => sibling.LocalName == element.LocalName && sibling.ClassName == element.ClassName) > 1;
}
