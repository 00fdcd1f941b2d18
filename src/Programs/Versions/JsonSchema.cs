using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Versions;

/// <summary>What decides the type that a schema describes.</summary>
internal enum SchemaForm
{
    /// <summary>A <c>type</c>, or properties or items that imply one.</summary>
    Named,

    /// <summary>A <c>$ref</c>.</summary>
    Reference,

    /// <summary><c>anyOf</c>, <c>oneOf</c>, or an <c>allOf</c> of one.</summary>
    Choice,

    /// <summary><c>enum</c> or <c>const</c>.</summary>
    Values,

    /// <summary>Nothing.</summary>
    Any,
}

/// <summary>The keywords of one schema; a keyword that nobody asked for is reported.</summary>
internal sealed class JsonSchema
{
    private static readonly HashSet<string> Meaningless =
        new(["$schema", "$id", "$comment", "title", "examples", "deprecated", "readOnly", "writeOnly", "$defs", "definitions"], StringComparer.Ordinal);

    private static readonly Dictionary<string, string> LimitNames = new(StringComparer.Ordinal)
    {
        ["exclusiveMinimum"] = "gt", ["minimum"] = "ge", ["exclusiveMaximum"] = "lt", ["maximum"] = "le", ["multipleOf"] = "multiple_of",
        ["minLength"] = "min_length", ["maxLength"] = "max_length", ["minItems"] = "min_length", ["maxItems"] = "max_length",
        ["minProperties"] = "min_length", ["maxProperties"] = "max_length",
    };

    private readonly JsonElement _schema;
    private readonly List<SpecProblem> _problems;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public JsonSchema(JsonElement schema, string pointer, List<SpecProblem> problems)
    {
        (_schema, Pointer, _problems) = (schema, pointer, problems);
        if (schema.ValueKind is not (JsonValueKind.Object or JsonValueKind.True))
        {
            problems.Add(new SpecProblem(pointer, "must be a schema"));
        }
    }

    public string Pointer { get; }

    public SchemaForm Form =>
        Has("$ref") ? SchemaForm.Reference
        : Has("anyOf") || Has("oneOf") || Has("allOf") ? SchemaForm.Choice
        : Has("enum") || Has("const") ? SchemaForm.Values
        : Has("type") || Has("properties") || Has("items") || Has("additionalProperties") ? SchemaForm.Named
        : SchemaForm.Any;

    /// <summary>Whether keys beside the named properties are asked for in so many words.</summary>
    public bool HasOpenKeys => TryGet("additionalProperties", out var other) && other.ValueKind is not JsonValueKind.False;

    public bool Has(string keyword) => _schema.ValueKind is JsonValueKind.Object && _schema.TryGetProperty(keyword, out _);

    public string? Text(string keyword) => TryGet(keyword, out var value) && Is(keyword, value, JsonValueKind.String, "a text") ? value.GetString() : null;

    public bool Flag(string keyword) => TryGet(keyword, out var value) && value.ValueKind is JsonValueKind.True;

    public IReadOnlyList<string> Texts(string keyword) => [.. List(keyword).Where(i => Is(keyword, i.Element, JsonValueKind.String, "texts")).Select(i => i.Element.GetString()!)];

    public IEnumerable<(JsonElement Element, string Pointer)> List(string keyword) =>
        TryGet(keyword, out var value) && Is(keyword, value, JsonValueKind.Array, "a list") ? value.EnumerateArray().Select((item, i) => (item, $"{Pointer}/{keyword}/{i}")) : [];

    public IEnumerable<(string Name, JsonElement Element, string Pointer)> Schemas(string keyword) =>
        TryGet(keyword, out var value) && Is(keyword, value, JsonValueKind.Object, "an object")
            ? value.EnumerateObject().Select(p => (p.Name, p.Value, $"{Pointer}/{keyword}/{SpecMembers.Escape(p.Name)}"))
            : [];

    /// <summary>The schema under a keyword; null when it is not there or only says true.</summary>
    public (JsonElement Element, string Pointer)? Inner(string keyword) =>
        TryGet(keyword, out var value) && value.ValueKind is not JsonValueKind.True ? (value, $"{Pointer}/{keyword}") : null;

    public (bool HasDefault, JsonNode? Value) Default() => TryGet("default", out var value) ? (true, JsonSerializer.Deserialize<JsonNode>(value)) : (false, null);

    /// <summary>The limits under the names they have in a document. Those that say again how long a tuple is are none.</summary>
    public JsonObject Limits()
    {
        var limits = new JsonObject();
        foreach (var (keyword, name) in LimitNames)
        {
            if (TryGet(keyword, out var value) && !(Has("prefixItems") && keyword is "minItems" or "maxItems"))
            {
                limits[name] = JsonSerializer.Deserialize<JsonNode>(value);
            }
        }

        return limits;
    }

    public IEnumerable<(JsonElement Element, string Pointer)> Alternatives()
    {
        var all = List("allOf").ToList();
        if (all.Count > 1)
        {
            _problems.Add(new SpecProblem($"{Pointer}/allOf", "several schemas at once cannot be carried"));
        }

        return List("anyOf").Concat(List("oneOf")).Concat(all);
    }

    public IReadOnlyList<JsonNode?> Values() => Has("const") && TryGet("const", out var only) ? [Scalar("const", only)] : Scalars("enum");

    public IReadOnlyList<JsonNode?> Scalars(string keyword)
    {
        var values = List(keyword).Select(i => Scalar(keyword, i.Element)).DistinctBy(v => (v?.GetValueKind(), v?.ToJsonString())).ToList();
        if (values.Count is 0)
        {
            _problems.Add(new SpecProblem($"{Pointer}/{keyword}", "needs at least one value"));
        }

        // The values say their type themselves.
        TryGet("type", out _);
        return values;
    }

    public IReadOnlyList<string> TypeNames() =>
        TryGet("type", out var type) ? type.ValueKind is JsonValueKind.Array ? Texts("type") : [Text("type") ?? "object"] : Has("items") ? ["array"] : ["object"];

    public void RefuseOthers()
    {
        if (_schema.ValueKind is JsonValueKind.Object)
        {
            _problems.AddRange(_schema.EnumerateObject().Where(p => !_asked.Contains(p.Name) && !Meaningless.Contains(p.Name))
                .Select(p => new SpecProblem($"{Pointer}/{SpecMembers.Escape(p.Name)}", $"'{p.Name}' cannot be carried{CloseNames.Hint(p.Name, [.. LimitNames.Keys, "enum", "const", "items", "properties"])}")));
        }
    }

    private JsonNode? Scalar(string keyword, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            return JsonSerializer.Deserialize<JsonNode>(value);
        }

        _problems.Add(new SpecProblem($"{Pointer}/{keyword}", "values must be scalars"));
        return null;
    }

    private bool TryGet(string keyword, out JsonElement value)
    {
        _asked.Add(keyword);
        value = default;
        return _schema.ValueKind is JsonValueKind.Object && _schema.TryGetProperty(keyword, out value);
    }

    private bool Is(string keyword, JsonElement value, JsonValueKind kind, string wanted)
    {
        if (value.ValueKind == kind)
        {
            return true;
        }

        _problems.Add(new SpecProblem($"{Pointer}/{keyword}", $"must be {wanted}"));
        return false;
    }
}
