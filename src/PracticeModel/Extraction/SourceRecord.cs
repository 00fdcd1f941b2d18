namespace LlmOps.PracticeModel.Extraction;

/// <summary>A value as the text holds it.</summary>
/// <param name="Path">Where it stands inside its record: names from the outside in, with dots between.</param>
internal sealed record SourceField(string Path, string Text);

/// <summary>A record as a text holds it, before anybody asks what its values mean.</summary>
internal sealed class SourceRecord
{
    private readonly List<SourceField> _fields = [];
    private readonly Dictionary<string, string> _byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _repeats = new(StringComparer.Ordinal);

    /// <summary>In the order of the text; each path once.</summary>
    public IReadOnlyList<SourceField> Fields => _fields;

    public string? this[string path] => _byPath.GetValueOrDefault(path);

    /// <summary>Keeps a value unless it is blank; when a path comes again it gets a number.</summary>
    public void Add(string path, string text)
    {
        var value = text.Trim();
        if (value.Length == 0) { return; }
        var count = _repeats[path] = _repeats.GetValueOrDefault(path) + 1;
        var numbered = count == 1 ? path : $"{path} {count}";
        if (_byPath.TryAdd(numbered, value)) { _fields.Add(new SourceField(numbered, value)); }
    }
}
