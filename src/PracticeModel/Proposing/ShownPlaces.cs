using System.Text.Json;
using LlmOps.PracticeModel.Extraction;

namespace LlmOps.PracticeModel.Proposing;

/// <summary>Tells from examples whose outputs are records which field of the input each property was copied from.</summary>
internal static class ShownPlaces
{
    private const int MostRecords = 50;

    /// <returns>Property and the words of the field that held the same value most often, in the order of the first record; a property that was never found has an empty field.</returns>
    public static IReadOnlyList<KeyValuePair<string, string>> Find(IReadOnlyList<ShownExample> examples)
    {
        var votes = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        var order = new List<string>();
        foreach (var example in examples)
        {
            var fields = SourceText.Readings(example.Input).SelectMany(records => records).SelectMany(record => record.Fields).ToLookup(field => field.Text, field => PathWords.Spell(field.Path), StringComparer.OrdinalIgnoreCase);
            foreach (var (property, value) in Properties(example.Output))
            {
                if (!votes.TryGetValue(property, out var found)) { votes[property] = found = new Dictionary<string, int>(StringComparer.Ordinal); order.Add(property); }
                foreach (var field in fields[value].Distinct(StringComparer.Ordinal)) { found[field] = found.GetValueOrDefault(field) + 1; }
            }
        }

        return [.. order.Select(property => KeyValuePair.Create(property, votes[property].OrderByDescending(vote => vote.Value).ThenBy(vote => vote.Key, StringComparer.Ordinal).Select(vote => vote.Key).FirstOrDefault("")))];
    }

    private static List<KeyValuePair<string, string>> Properties(string output)
    {
        if (!output.StartsWith('{') && !output.StartsWith('[')) { return []; }
        try
        {
            using var document = JsonDocument.Parse(output);
            return [.. Records(document.RootElement).Take(MostRecords).SelectMany(record => record.EnumerateObject()).Select(member => KeyValuePair.Create(member.Name, member.Value.ToString()))];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>The objects of a list; an object that holds such a list stands for it.</summary>
    private static IEnumerable<JsonElement> Records(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object),
        JsonValueKind.Object => value.EnumerateObject().Select(member => member.Value).FirstOrDefault(IsRecords) is { ValueKind: JsonValueKind.Array } list ? Records(list) : [value],
        _ => [],
    };

    private static bool IsRecords(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value[0].ValueKind == JsonValueKind.Object;
}
