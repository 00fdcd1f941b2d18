using System.Runtime.InteropServices;

namespace LlmOps.PracticeModel.Extraction.Formats;

/// <summary>
/// Reads HTML, XML, KML and GPX, whole or cut: the rows of a table, else the elements that stand at the same place in the document and together hold most values,
/// else the one element with most values of its own.
/// </summary>
internal static class MarkupRecords
{
    /// <summary>Levels between a record and its values.</summary>
    private const int Deepest = 6;

    public static List<SourceRecord> Read(string text)
    {
        if (!text.Contains('<', StringComparison.Ordinal) || !text.Contains('>', StringComparison.Ordinal)) { return []; }
        var nodes = MarkupReader.Read(text);
        if (MarkupTables.Read(nodes) is { Count: > 0 } rows) { return rows; }
        var fields = MarkupFields.Find(nodes).ToList();
        string[] segments = [.. Enumerable.Range(0, nodes.Count).Select(at => MarkupFields.SegmentOf(nodes, at))];
        var (all, own) = CountPaths(nodes, segments, fields);
        var records = MostlyFilled(nodes, all, least: 2) ?? Alone(own) ?? MostlyFilled(nodes, all, least: 1) ?? [];
        return Gather(nodes, segments, fields, records);
    }

    /// <summary>How many different paths lead to a value below each element, and how many to one in the element itself or right below it.</summary>
    private static (int[] All, int[] Own) CountPaths(IReadOnlyList<MarkupNode> nodes, string[] segments, List<MarkupField> fields)
    {
        var all = new int[nodes.Count];
        var own = new int[nodes.Count];
        var seen = new HashSet<(int Node, string Path)>();
        foreach (var field in fields)
        {
            var path = field.Name ?? "";
            var node = field.Node;
            for (var level = 0; level <= Deepest && node > 0; level++, node = nodes[node].Parent)
            {
                if (seen.Add((node, path)))
                {
                    all[node]++;
                    if (level <= 1) { own[node]++; }
                }

                path = $"{segments[node]}.{path}";
            }
        }

        return (all, own);
    }

    private static List<int>? MostlyFilled(IReadOnlyList<MarkupNode> nodes, int[] paths, int least)
    {
        var places = new Dictionary<(int Around, string Kind), int>();
        var placeOf = new int[nodes.Count];
        var groups = new List<List<int>>();
        for (var at = 1; at < nodes.Count; at++)
        {
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, (placeOf[nodes[at].Parent], nodes[at].Kind), out var known);
            if (!known) { place = places.Count; }
            placeOf[at] = place;
            while (groups.Count <= place) { groups.Add([]); }
            if (paths[at] >= least) { groups[place].Add(at); }
        }

        return groups.Where(group => group.Count > 1).MaxBy(group => group.Sum(at => paths[at]));
    }

    private static List<int>? Alone(int[] paths)
    {
        var best = Array.IndexOf(paths, paths.Max());
        return paths[best] > 1 ? [best] : null;
    }

    private static List<SourceRecord> Gather(IReadOnlyList<MarkupNode> nodes, string[] segments, List<MarkupField> fields, List<int> roots)
    {
        var records = roots.ToDictionary(root => root, _ => new SourceRecord());
        foreach (var field in fields)
        {
            var path = new List<string>();
            if (field.Name is not null) { path.Add(field.Name); }
            var node = field.Node;
            for (var level = 0; level <= Deepest && node > 0 && !records.ContainsKey(node); level++, node = nodes[node].Parent) { path.Add(segments[node]); }
            if (!records.TryGetValue(node, out var record)) { continue; }
            if (path.Count == 0) { path.Add(segments[node]); }
            path.Reverse();
            record.Add(string.Join('.', path), field.Text);
        }

        return [.. records.Values];
    }
}
