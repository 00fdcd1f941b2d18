using System.Globalization;
using System.Text.Json;
using LlmOps.PracticeModel.Prompts;

namespace LlmOps.PracticeModel.Extraction;

/// <summary>Where in their inputs the prompt's demos had their values from: the same value stands there.</summary>
internal sealed class TaughtPlaces
{
    private const int MostRecordsOfDemo = 50;
    private const float Certain = 0.5f;

    private readonly Dictionary<(int Value, string Path), int> _votes = [];
    private readonly int[] _shown;

    /// <param name="name">The output that holds the records.</param>
    public TaughtPlaces(string name, IReadOnlyList<WantedValue> wanted, IReadOnlyList<Demo> demos)
    {
        _shown = new int[wanted.Count];
        foreach (var demo in demos) { Learn(name, wanted, demo); }
    }

    /// <summary>The share of a value's appearances in which this path held it.</summary>
    public float ShareOf(int value, string path) => _votes.TryGetValue((value, path), out var votes) ? (float)votes / _shown[value] : 0f;

    /// <summary>The paths a value mostly came from.</summary>
    public IEnumerable<string> PathsOf(int value) => _votes.Keys.Where(key => key.Value == value && ShareOf(value, key.Path) >= Certain).Select(key => key.Path).Order(StringComparer.Ordinal);

    private void Learn(string name, IReadOnlyList<WantedValue> wanted, Demo demo)
    {
        if (demo.Outputs.GetValueOrDefault(name) is not { } answer || ReadRecords(answer, wanted) is not { Count: > 0 } records) { return; }
        var places = demo.Inputs.Values.SelectMany(SourceText.Readings).Select(sources => Match(records, sources)).MaxBy(found => found.Count) ?? [];
        foreach (var place in places) { _votes[(place.Value, place.Path)] = _votes.GetValueOrDefault((place.Value, place.Path)) + 1; }
        foreach (var (_, value) in places.Select(place => (place.Record, place.Value)).Distinct()) { _shown[value]++; }
    }

    private static List<string?[]> ReadRecords(string answer, IReadOnlyList<WantedValue> wanted)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var root = document.RootElement;
            return [.. (root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().Take(MostRecordsOfDemo) : [root]).Select(record => wanted.Select(value => value.TextIn(record)).ToArray())];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>For each record the source record that has most values in common with it, and the paths that hold them there.</summary>
    private static List<(int Record, int Value, string Path)> Match(List<string?[]> records, IReadOnlyList<SourceRecord> sources)
    {
        var holders = sources.SelectMany((source, index) => source.Fields.Select(field => (Source: index, field.Path, Key: KeyOf(field.Text)))).ToLookup(holder => holder.Key);
        var found = new List<(int, int, string)>();
        for (var record = 0; record < records.Count; record++)
        {
            var hits = records[record].SelectMany((text, value) => text is null ? [] : holders[KeyOf(text)].Select(holder => (holder.Source, Value: value, holder.Path))).ToList();
            var own = hits.GroupBy(hit => hit.Source).MaxBy(group => group.DistinctBy(hit => hit.Value).Count());
            foreach (var hit in own ?? Enumerable.Empty<(int Source, int Value, string Path)>()) { found.Add((record, hit.Value, hit.Path)); }
        }

        return found;
    }

    /// <summary>Numbers are the same whatever their spelling, texts whatever their case and blanks.</summary>
    private static string KeyOf(string text) => NumberText.Parse(text) is { } number
        ? number.ToString("R", CultureInfo.InvariantCulture)
        : string.Join(' ', text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
