using System.Text.Json;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>
/// Turns a JSON schema into a declared type: objects become records, <c>enum</c> a choice, with <c>$defs</c> and <c>$ref</c>. What a type cannot carry is
/// reported with its place, never dropped; only titles, ids, comments and examples are, which mean nothing to a value.
/// </summary>
/// <param name="owner">The name it is declared by.</param>
/// <param name="root">The schema.</param>
/// <param name="place">The pointer of the schema in the document.</param>
/// <param name="problems">Where mistakes go.</param>
/// <param name="claim">Gives a record inside a name that no other type has, from the owner's and the wished one.</param>
internal sealed class JsonSchemaReader(string owner, JsonElement root, string place, List<SpecProblem> problems, Func<string, string, string> claim)
{
    private const int MaximumDepth = 32;

    private readonly Dictionary<string, FieldType> _definitions = new(StringComparer.Ordinal);
    private readonly List<string> _beingRead = [];
    private int _depth;

    /// <summary>The type; null, with problems, when the schema is neither an object with properties nor an enum.</summary>
    public FieldType? Read()
    {
        if (root.ValueKind is JsonValueKind.Object && root.TryGetProperty("properties", out _))
        {
            return ReadRecord(new JsonSchema(root, place, problems), owner);
        }

        if (root.ValueKind is JsonValueKind.Object && root.TryGetProperty("enum", out _))
        {
            var schema = new JsonSchema(root, place, problems);
            var values = schema.Scalars("enum");
            schema.RefuseOthers();
            return values.Contains(null)
                ? Wrong($"{place}/enum", "a declared enum holds no null; write Optional where it is used")
                : new EnumType(owner, [.. values.Select(v => KeyValuePair.Create(PythonText.Str(v), v!))], schema.Text("description"));
        }

        return Wrong(place, "must describe an object with properties or an enum");
    }

    private RecordType ReadRecord(JsonSchema schema, string name)
    {
        var required = schema.Texts("required");
        var fields = new List<SignatureField>();
        foreach (var (property, element, pointer) in schema.Schemas("properties"))
        {
            if (!FieldNames.IsPythonName(property))
            {
                Wrong(pointer, FieldNames.Problem(property) ?? "is not a name");
            }

            fields.Add(ReadProperty(property, new JsonSchema(element, pointer, problems), required.Contains(property)));
        }

        foreach (var missing in required.Where(r => fields.TrueForAll(f => f.Name != r)))
        {
            Wrong($"{schema.Pointer}/required", $"names '{missing}', which is no property");
        }

        if (schema.HasOpenKeys)
        {
            Wrong($"{schema.Pointer}/additionalProperties", "other keys beside named properties cannot be carried");
        }

        var desc = schema.Text("description");
        schema.RefuseOthers();
        return new RecordType(name, fields, desc);
    }

    private SignatureField ReadProperty(string name, JsonSchema schema, bool isRequired)
    {
        var limits = schema.Limits();
        var (hasDefault, value) = schema.Default();
        var desc = schema.Text("description");
        var type = ReadType(schema, SchemaTitle.Of(name).Replace(" ", "", StringComparison.Ordinal));
        var wrongLimits = FieldConstraints.Problems(limits, type).ToList();
        problems.AddRange(wrongLimits.Select(l => new SpecProblem(schema.Pointer, $"{l.Name}: {l.Reason}")));

        if (!isRequired && !hasDefault)
        {
            (type, hasDefault) = (UnionType.Of([type, NoneType.Instance]), true);
        }

        if (hasDefault && type.Mismatch(value) is { } wrong)
        {
            Wrong($"{schema.Pointer}/default", wrong.ToString());
        }

        return new SignatureField(name, type, desc) { Constraints = wrongLimits.Count is 0 ? FieldConstraints.Of(limits) : FieldConstraints.None, HasDefault = hasDefault, Default = value };
    }

    private FieldType ReadInner(JsonElement element, string pointer, string name)
    {
        var schema = new JsonSchema(element, pointer, problems);
        // A limit belongs to a field; the description of a type that is no record has no place either, and means nothing to its values.
        schema.Text("description");
        foreach (var (limit, _) in schema.Limits())
        {
            Wrong(pointer, $"the limit {limit} can be carried by a property only");
        }

        return ReadType(schema, name);
    }

    private FieldType ReadType(JsonSchema schema, string name)
    {
        if (++_depth > MaximumDepth)
        {
            _depth--;
            return Wrong(schema.Pointer, $"nests deeper than {MaximumDepth}") ?? AnyType.Instance;
        }

        var type = schema.Form switch
        {
            SchemaForm.Reference => ReadReference(schema),
            SchemaForm.Choice => UnionType.Of(schema.Alternatives().Select(a => ReadInner(a.Element, a.Pointer, name))),
            SchemaForm.Values => new LiteralType(schema.Values()),
            SchemaForm.Any => AnyType.Instance,
            _ => UnionType.Of(schema.TypeNames().Select(t => ReadNamed(t, schema, name))),
        };
        schema.RefuseOthers();
        _depth--;
        return type;
    }

    private FieldType ReadNamed(string type, JsonSchema schema, string name) => type switch
    {
        "string" => schema.Text("format") switch
        {
            null => StrType.Instance,
            "date" => CalendarType.Date,
            "date-time" => CalendarType.DateTime,
            "time" => CalendarType.Time,
            var format => Wrong($"{schema.Pointer}/format", $"the format '{format}' cannot be carried; date, date-time and time can") ?? AnyType.Instance,
        },
        "integer" => IntType.Instance,
        "number" => FloatType.Instance,
        "boolean" => BoolType.Instance,
        "null" => NoneType.Instance,
        "array" => ReadArray(schema, name),
        "object" when schema.Has("properties") => ReadRecord(schema, claim(owner, schema.Text("title") is { } title && FieldNames.IsPythonName(title) ? title : name)),
        "object" => new DictType(schema.Inner("additionalProperties") is var (element, pointer) ? ReadInner(element, pointer, name) : AnyType.Instance),
        _ => Wrong($"{schema.Pointer}/type", $"unknown type '{type}'") ?? AnyType.Instance,
    };

    private FieldType ReadArray(JsonSchema schema, string name)
    {
        var places = schema.List("prefixItems").Select(i => ReadInner(i.Element, i.Pointer, name)).ToList();
        if (places.Count > 0)
        {
            return new TupleType(places);
        }

        var item = schema.Inner("items") is var (element, pointer) ? ReadInner(element, pointer, name) : null;
        return schema.Flag("uniqueItems") ? new SetType(item, isFrozen: false) : new ListType(item);
    }

    private FieldType ReadReference(JsonSchema schema)
    {
        var reference = schema.Text("$ref") ?? "";
        if (_definitions.TryGetValue(reference, out var known))
        {
            return known;
        }

        string[] parts = reference.Split('/');
        if (parts is not ["#", "$defs" or "definitions", var name] || !root.TryGetProperty(parts[1], out var definitions) || !definitions.TryGetProperty(name, out var definition))
        {
            return Wrong($"{schema.Pointer}/$ref", $"'{reference}' is no definition of this schema") ?? AnyType.Instance;
        }

        if (_beingRead.Contains(reference))
        {
            return Wrong($"{schema.Pointer}/$ref", $"a type cannot contain itself: {string.Join(" -> ", _beingRead.Append(reference).Select(r => r.Split('/')[^1]))}") ?? AnyType.Instance;
        }

        _beingRead.Add(reference);
        var pointer = $"{place}/{parts[1]}/{SpecMembers.Escape(name)}";
        var type = definition.ValueKind is JsonValueKind.Object && definition.TryGetProperty("properties", out _)
            ? ReadRecord(new JsonSchema(definition, pointer, problems), claim(owner, FieldNames.IsPythonName(name) ? name : "Part"))
            : ReadInner(definition, pointer, name);
        _beingRead.RemoveAt(_beingRead.Count - 1);
        return _definitions[reference] = type;
    }

    private FieldType? Wrong(string pointer, string reason)
    {
        problems.Add(new SpecProblem(pointer, reason));
        return null;
    }
}
