using System.Text;
using LlmOps.PracticeModel.Catalog;
using LlmOps.PracticeModel.Prompts;
using LlmOps.PracticeModel.Wire;

namespace LlmOps.PracticeModel.Extraction;

/// <summary>Fills an output of records from structured text: reads the text's own records, decides which of their fields the wanted values come from, and copies them.</summary>
internal sealed class RecordExtractor
{
    private readonly RecordShape _shape;
    private readonly IReadOnlyList<WantedValue> _wanted;
    private readonly FieldMapping _mapping;

    /// <param name="field">An output with a shape.</param>
    public RecordExtractor(OutputField field, Prompt prompt, ModelTraits traits)
    {
        _shape = field.Shape!;
        _wanted = [.. WantedValue.Of(_shape)];
        _mapping = new FieldMapping(_wanted, new TaughtPlaces(field.Name, _wanted, prompt.Demos), prompt.Instructions, traits);
    }

    /// <summary>The records as JSON; null when no input is structured, or none of its fields is wanted.</summary>
    public string? Extract(UserInputs inputs)
    {
        var found = inputs.Values.SelectMany(SourceText.Readings).Select(Fill).MaxBy(records => records.Sum(CountValues)) ?? [];
        if (found.Count == 0) { return null; }
        var json = JsonBody.Bytes(writer =>
        {
            if (_shape.IsList) { writer.WriteStartArray(); }
            foreach (var record in _shape.IsList ? found : [found.MaxBy(CountValues)!]) { RecordJson.Write(writer, _shape, record); }
            if (_shape.IsList) { writer.WriteEndArray(); }
        });
        return Encoding.UTF8.GetString(json.Span);
    }

    private static int CountValues(IReadOnlyDictionary<OutputField, string> record) => record.Count;

    private List<IReadOnlyDictionary<OutputField, string>> Fill(IReadOnlyList<SourceRecord> records)
    {
        var paths = _mapping.Map(records);
        return [.. records.Select(record => Fill(record, paths)).Where(filled => filled.Count > 0)];
    }

    private Dictionary<OutputField, string> Fill(SourceRecord record, string?[] paths)
    {
        var filled = new Dictionary<OutputField, string>(ReferenceEqualityComparer.Instance);
        for (var value = 0; value < paths.Length; value++)
        {
            if (paths[value] is { } path && record[path] is { } text && _wanted[value].Accepts(text)) { filled[_wanted[value].Property] = text; }
        }

        return filled;
    }
}
