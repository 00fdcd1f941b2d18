using System.Xml;
using System.Xml.Linq;

namespace LlmOps.Programs.Splitting;

/// <summary>
/// Finds the records of an XML document: placemarks, else the siblings of one name that there are most of. A chunk wraps them in the elements
/// around them, so that it is well-formed. A document type is never read, so no entity grows and nothing is fetched.
/// </summary>
internal static class XmlRecords
{
    private const int MaximumDepth = 256;
    private const string Placemark = "Placemark";

    public static RecordText Read(string text, SplitFormat format)
    {
        var root = Load(text, format);
        var records = Records(root);
        if (records.Count is 0)
        {
            return new RecordText("", [root.ToString()], "", "");
        }

        XElement[] around = [.. Common(records).Reverse()];
        var openings = around.Select(OpeningOf).ToList();
        var head = string.Concat(around.Zip(openings).Select((e, depth) => $"{Indent(e.Second, depth)}\n{string.Concat(Kept(e.First, records).Select(c => $"{Indent(Bare(c), depth + 1)}\n"))}"));
        var tail = string.Concat(openings.Select((opening, depth) => $"\n{Indent($"</{NameIn(opening)}>", depth)}").Reverse());
        return new RecordText(head, [.. records.Select(r => Indent(Bare(r), around.Length))], "\n", tail);
    }

    private static XElement Load(string text, SplitFormat format)
    {
        try
        {
            CheckDepth(text, format);
            using var reader = Reader(text);
            return XDocument.Load(reader).Root!;
        }
        catch (XmlException broken)
        {
            throw new SplitException(format, $"line {broken.LineNumber}, character {broken.LinePosition}: {broken.Message.Split(". ")[0]}");
        }
    }

    private static XmlReader Reader(string text) => XmlReader.Create(
        new StringReader(text),
        new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, IgnoreWhitespace = true, IgnoreComments = true, IgnoreProcessingInstructions = true });

    private static void CheckDepth(string text, SplitFormat format)
    {
        using var reader = Reader(text);
        while (reader.Read())
        {
            if (reader.Depth > MaximumDepth)
            {
                throw new SplitException(format, $"elements nest deeper than {MaximumDepth}");
            }
        }
    }

    private static List<XElement> Records(XElement root)
    {
        var placemarks = root.Descendants().Where(e => e.Name.LocalName is Placemark).ToList();
        if (placemarks.Count > 0)
        {
            return placemarks;
        }

        return root.DescendantsAndSelf().SelectMany(parent => parent.Elements().GroupBy(e => e.Name)).Where(siblings => siblings.Count() > 1).MaxBy(siblings => siblings.Count())?.ToList() ?? [];
    }

    // The elements that hold all records, innermost first.
    private static IEnumerable<XElement> Common(List<XElement> records)
    {
        var around = records[0].Ancestors().ToList();
        foreach (var parent in records.Select(r => r.Parent).Distinct())
        {
            var known = parent!.AncestorsAndSelf().ToHashSet();
            around.RemoveAll(e => !known.Contains(e));
        }

        return around;
    }

    // What stands in front of the records and holds none: a folder's name, say.
    private static IEnumerable<XElement> Kept(XElement wrapper, List<XElement> records) =>
        wrapper.Elements().TakeWhile(child => !records[0].AncestorsAndSelf().Contains(child)).Where(child => !child.HasElements);

    private static string OpeningOf(XElement element)
    {
        var empty = Undeclared(new XElement(element.Name, element.Attributes()).ToString(SaveOptions.DisableFormatting), element);
        return $"{empty[..empty.LastIndexOf("/>", StringComparison.Ordinal)].TrimEnd()}>";
    }

    private static string NameIn(string opening) => opening[1..].Split(' ', '>')[0];

    private static string Bare(XElement element) => Undeclared(element.ToString(), element);

    // Inside its wrapper an element needs no namespace declaration that the wrapper already has.
    private static string Undeclared(string text, XElement element) =>
        element.Parent?.GetDefaultNamespace().NamespaceName is { Length: > 0 } inherited && element.Attribute("xmlns") is null ? text.Replace($" xmlns=\"{inherited}\"", "", StringComparison.Ordinal) : text;

    private static string Indent(string text, int depth) => new string(' ', 2 * depth) + text.ReplaceLineEndings("\n").Replace("\n", "\n" + new string(' ', 2 * depth), StringComparison.Ordinal);
}
