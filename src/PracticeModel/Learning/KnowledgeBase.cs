using System.Text.Json;

namespace LlmOps.PracticeModel.Learning;

/// <summary>The labelled texts that practice-large knows besides its prompt.</summary>
internal sealed class KnowledgeBase(IReadOnlyList<LabelledText> texts)
{
    public IReadOnlyList<LabelledText> Texts { get; } = texts;

    /// <exception cref="InvalidOperationException">The file is missing, or a row is wrong; names file and line.</exception>
    public static KnowledgeBase Load(string path)
    {
        if (path.Length == 0) { return new KnowledgeBase([]); }
        var file = Path.Combine(AppContext.BaseDirectory, path);
        if (!File.Exists(file)) { throw new InvalidOperationException($"PracticeModel:Knowledge: there is no file {file}."); }
        var texts = new List<LabelledText>();
        var line = 0;
        foreach (var row in File.ReadLines(file))
        {
            line++;
            if (!string.IsNullOrWhiteSpace(row)) { texts.Add(ReadRow(row, file, line)); }
        }

        return new KnowledgeBase(texts);
    }

    private static LabelledText ReadRow(string row, string file, int line)
    {
        try
        {
            using var document = JsonDocument.Parse(row);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
                && document.RootElement.TryGetProperty("label", out var label) && label.ValueKind == JsonValueKind.String)
            {
                return new LabelledText(text.GetString()!, label.GetString()!);
            }
        }
        catch (JsonException)
        {
            // Reported below like any other wrong row.
        }

        throw new InvalidOperationException($"PracticeModel:Knowledge: {file}, line {line}: expected an object with the texts 'text' and 'label'.");
    }
}
