using System.Text.Json;
using System.Text.Json.Nodes;
using LlmOps.Programs.Signatures;
using LlmOps.Programs.Types;

namespace LlmOps.Programs.Versions;

/// <summary>
/// Reads the declared types of a document, each when it is first named, so that they may stand in any order. A type that contains itself is a mistake:
/// values of it would have no certain depth, and not every provider can answer in such a schema.
/// </summary>
internal sealed class TypesReader(IReadOnlyDictionary<string, JsonElement> declarations, List<SpecProblem> problems)
{
    private const int MaximumDepth = 32;

    private readonly Dictionary<string, FieldType> _read = new(StringComparer.Ordinal);
    private readonly List<string> _beingRead = [];
    private readonly HashSet<string> _names = new(declarations.Keys, StringComparer.Ordinal);

    public DeclaredTypes ReadAll()
    {
        foreach (var name in declarations.Keys)
        {
            Find(name, 0);
        }

        return new DeclaredTypes([.. declarations.Keys], (name, _) => _read.GetValueOrDefault(name));
    }

    private FieldType? Find(string name, int position)
    {
        if (_read.TryGetValue(name, out var known) || !declarations.TryGetValue(name, out var declaration))
        {
            return known;
        }

        if (_beingRead.IndexOf(name) is var first and >= 0)
        {
            throw new SignatureSyntaxException(position, $"a type cannot contain itself: {string.Join(" -> ", _beingRead.Skip(first).Append(name))}");
        }

        if (_beingRead.Count >= MaximumDepth)
        {
            throw new SignatureSyntaxException(position, $"types nest deeper than {MaximumDepth}");
        }

        _beingRead.Add(name);
        var before = problems.Count;
        var type = Read(name, new SpecMembers(declaration, $"/types/{SpecMembers.Escape(name)}", problems));
        _beingRead.RemoveAt(_beingRead.Count - 1);
        // A mistake inside is reported already, so what is built on it is not looked at again.
        return _read[name] = problems.Count == before ? type ?? AnyType.Instance : AnyType.Instance;
    }

    private FieldType? Read(string name, SpecMembers members)
    {
        if (FieldNames.Problem(name) is { } problem)
        {
            members.Report(problem);
        }
        else if (TypeNames.All.Contains(TypeNames.Kind(name)))
        {
            members.Report($"'{name}' is the name of a type that is always there");
        }

        var desc = members.Text("desc");
        string[] forms = [.. new[] { "fields", "enum", "json_schema" }.Where(members.Has)];
        FieldType? type = forms switch
        {
            ["fields"] => ReadRecord(name, desc, members),
            ["enum"] => ReadEnum(name, desc, members),
            ["json_schema"] => new JsonSchemaReader(name, members.Element("json_schema"), members.Place("json_schema"), problems, Claim).Read(),
            _ => null,
        };
        members.RefuseOthers();
        if (type is null && forms.Length is not 1)
        {
            members.Report("needs one of fields, enum and json_schema");
        }

        return type;
    }

    private RecordType ReadRecord(string name, string? desc, SpecMembers members)
    {
        var types = new DeclaredTypes([.. declarations.Keys], Find);
        var specs = members.List("fields", isRequired: true, SpecReader.ReadField) ?? [];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var fields = new List<SignatureField>();
        foreach (var (i, spec) in specs.Index())
        {
            var place = $"{members.Place("fields")}/{i}";
            var problem = FieldNames.IsPythonName(spec.Name) ? seen.Add(spec.Name) ? null : $"'{spec.Name}' is named twice" : FieldNames.Problem(spec.Name);
            if (problem is not null)
            {
                problems.Add(new SpecProblem($"{place}/name", problem));
            }

            fields.Add(FieldReader.Read(spec, types, place, problems));
        }

        if (fields.Count is 0)
        {
            members.Report("fields", "needs at least one field");
        }

        return new RecordType(name, fields, desc);
    }

    private EnumType? ReadEnum(string name, string? desc, SpecMembers members)
    {
        var values = new HashSet<string>(StringComparer.Ordinal);
        var given = members.Map("enum", element => element) ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (member, value) in given)
        {
            if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)
            {
                members.Report($"enum/{SpecMembers.Escape(member)}", "must be a text, a number or true or false");
            }
            else if (!values.Add(value.GetRawText()))
            {
                members.Report($"enum/{SpecMembers.Escape(member)}", $"another member has the value {value.GetRawText()} already");
            }
        }

        if (given.Count is 0)
        {
            members.Report("enum", "needs at least one member");
            return null;
        }

        return new EnumType(name, [.. given.Select(m => KeyValuePair.Create(m.Key, JsonSerializer.Deserialize<JsonNode>(m.Value)!))], desc);
    }

    // Names of records inside a schema must differ from all others, since one prompt can show them together.
    private string Claim(string owner, string name)
    {
        var free = name;
        for (var i = 2; !_names.Add(free); i++)
        {
            free = i is 2 && !name.StartsWith(owner, StringComparison.Ordinal) ? $"{owner}{name}" : $"{owner}{name}{i}";
        }

        return free;
    }
}
