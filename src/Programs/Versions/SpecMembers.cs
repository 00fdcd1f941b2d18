using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Versions;

/// <summary>The members of one JSON object; a member of the wrong kind becomes a problem with its pointer and reads as absent.</summary>
internal sealed class SpecMembers
{
    private readonly JsonElement _element;
    private readonly string _pointer;
    private readonly List<SpecProblem> _problems;
    private readonly List<string> _asked = [];

    public SpecMembers(JsonElement element, string pointer, List<SpecProblem> problems)
    {
        _element = element;
        _pointer = pointer;
        _problems = problems;
        if (element.ValueKind is not JsonValueKind.Object)
        {
            problems.Add(new SpecProblem(pointer, "must be an object"));
        }
    }

    public bool Has(string name) => TryGet(name, out _);

    public string? Text(string name) => TryGet(name, out var value) && IsKind(name, value, "a text", JsonValueKind.String) ? value.GetString() : null;

    public string Required(string name) => Has(name) ? Text(name) ?? "" : Missing(name);

    public bool Flag(string name) => TryGet(name, out var value) && IsKind(name, value, "true or false", JsonValueKind.True, JsonValueKind.False) && value.GetBoolean();

    public double? Number(string name) => TryGet(name, out var value) && IsKind(name, value, "a number", JsonValueKind.Number) ? value.GetDouble() : null;

    public int? Whole(string name)
    {
        if (!TryGet(name, out var value) || !IsKind(name, value, "a whole number", JsonValueKind.Number))
        {
            return null;
        }

        if (value.TryGetInt32(out var whole))
        {
            return whole;
        }

        Report(name, "must be a whole number of at most 2147483647");
        return null;
    }

    /// <summary>A whole number within bounds; <paramref name="otherwise"/> when it is not given.</summary>
    public int Whole(string name, int otherwise, int least, int most)
    {
        var whole = Whole(name) ?? otherwise;
        if (whole >= least && whole <= most)
        {
            return whole;
        }

        Report(name, $"must be from {least} to {most}");
        return otherwise;
    }

    /// <summary>One of a few words; the first when it is not given.</summary>
    public string OneOf(string name, IReadOnlyList<string> words)
    {
        var word = Text(name) ?? words[0];
        if (words.Contains(word))
        {
            return word;
        }

        Report(name, $"must be {string.Join(" or ", words)}, not '{word}'");
        return words[0];
    }

    /// <summary>A member of any kind, read by the caller; a text when it is not given.</summary>
    public T Either<T>(string name, string otherwise, Func<JsonElement, string, List<SpecProblem>, T> read) =>
        read(TryGet(name, out var value) ? value : JsonSerializer.SerializeToElement(otherwise), Place(name), _problems);

    public T? Object<T>(string name, Func<SpecMembers, T> read)
        where T : class
    {
        if (TryGet(name, out var value))
        {
            return IsKind(name, value, "an object", JsonValueKind.Object) ? read(new SpecMembers(value, Place(name), _problems)) : null;
        }

        Missing(name);
        return null;
    }

    public IReadOnlyList<T>? List<T>(string name, bool isRequired, Func<SpecMembers, T> read) =>
        Elements(name, isRequired) is { } items ? [.. items.Select((item, i) => read(new SpecMembers(item, $"{Place(name)}/{i}", _problems)))] : null;

    /// <summary>The items of a list, whatever their kinds.</summary>
    public IReadOnlyList<JsonElement>? Elements(string name, bool isRequired)
    {
        if (!TryGet(name, out var value))
        {
            if (isRequired)
            {
                Missing(name);
            }

            return null;
        }

        return IsKind(name, value, "a list", JsonValueKind.Array) ? [.. value.EnumerateArray()] : null;
    }

    public IReadOnlyDictionary<string, T>? Map<T>(string name, Func<JsonElement, T> read) =>
        TryGet(name, out var value) && IsKind(name, value, "an object", JsonValueKind.Object)
            ? value.EnumerateObject().ToDictionary(p => p.Name, p => read(p.Value), StringComparer.Ordinal)
            : null;

    public IReadOnlyDictionary<string, string>? TextMap(string name) =>
        Map(name, e => e)?.Where(e => IsKind($"{name}/{Escape(e.Key)}", e.Value, "a text", JsonValueKind.String))
            .ToDictionary(e => e.Key, e => e.Value.GetString()!, StringComparer.Ordinal);

    public JsonObject JsonObject(string name)
    {
        if (!TryGet(name, out var value))
        {
            Missing(name);
            return [];
        }

        return IsKind(name, value, "an object", JsonValueKind.Object) ? System.Text.Json.Nodes.JsonObject.Create(value.Clone())! : [];
    }

    /// <summary>The whole object; empty where it is none.</summary>
    public JsonObject ToJsonObject() => _element.ValueKind is JsonValueKind.Object ? System.Text.Json.Nodes.JsonObject.Create(_element.Clone())! : [];

    /// <summary>The members that were not asked for.</summary>
    public IEnumerable<string> Others() =>
        _element.ValueKind is JsonValueKind.Object ? _element.EnumerateObject().Select(p => p.Name).Where(name => !_asked.Contains(name)) : [];

    /// <summary>Reports every member that was not asked for.</summary>
    public void RefuseOthers() =>
        _problems.AddRange(Others().Select(name => new SpecProblem(Place(Escape(name)), $"unknown member '{name}'{CloseNames.Hint(name, _asked)}")));

    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private bool TryGet(string name, out JsonElement value)
    {
        if (!_asked.Contains(name))
        {
            _asked.Add(name);
        }

        value = default;
        return _element.ValueKind is JsonValueKind.Object && _element.TryGetProperty(name, out value) && value.ValueKind is not JsonValueKind.Null;
    }

    private bool IsKind(string name, JsonElement value, string expected, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (kinds.Contains(value.ValueKind))
        {
            return true;
        }

        Report(name, $"must be {expected}, not {Describe(value.ValueKind)}");
        return false;
    }

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private string Missing(string name)
    {
        if (_element.ValueKind is JsonValueKind.Object)
        {
            Report(name, "is missing");
        }

        return "";
    }

    /// <summary>Reports a mistake of the object itself.</summary>
    public void Report(string reason) => _problems.Add(new SpecProblem(_pointer, reason));

    public void Report(string name, string reason) => _problems.Add(new SpecProblem(Place(name), reason));

    public string Place(string name) => $"{_pointer}/{name}";

    /// <summary>A member as it stands, null included; of no kind when it is not given.</summary>
    public JsonElement Element(string name)
    {
        TryGet(name, out _);
        return _element.ValueKind is JsonValueKind.Object && _element.TryGetProperty(name, out var value) ? value.Clone() : default;
    }
}
