using System.Globalization;
using System.Text.Json.Nodes;
using LlmOps.Programs.Signatures;

namespace LlmOps.Programs.Types;

/// <summary>Reads type texts (grammar: dspy-spec 1.2) from a closed list of names and the declared types; nothing is ever looked up elsewhere.</summary>
internal sealed class FieldTypeParser(SignatureScanner scanner, DeclaredTypes types)
{
    private const int MaximumDepth = 32;

    private int _depth;

    public static FieldType Parse(string text, DeclaredTypes types)
    {
        ArgumentNullException.ThrowIfNull(text);
        var scanner = new SignatureScanner(text);
        var type = new FieldTypeParser(scanner, types).ParseUnion();
        return scanner.AtEnd ? type : throw scanner.Wrong("nothing may follow the type");
    }

    public FieldType ParseUnion()
    {
        if (++_depth > MaximumDepth)
        {
            throw scanner.Wrong($"types nest deeper than {MaximumDepth}");
        }

        List<FieldType> members = [ParsePrimary()];
        while (scanner.TryTake('|'))
        {
            members.Add(ParsePrimary());
        }

        _depth--;
        return UnionType.Of(members);
    }

    private FieldType ParsePrimary()
    {
        if (scanner.TryTake('('))
        {
            var inner = ParseUnion();
            scanner.Take(')');
            return inner;
        }

        var name = scanner.TakeName("a type");
        var position = scanner.LastTokenStart;
        if (scanner.TryTake('.'))
        {
            name = $"{name}.{scanner.TakeName("a type")}";
        }

        return TypeNames.Kind(name) switch
        {
            "str" => StrType.Instance,
            "int" => IntType.Instance,
            "float" => FloatType.Instance,
            "bool" => BoolType.Instance,
            "Any" => AnyType.Instance,
            "None" => NoneType.Instance,
            "datetime.date" => CalendarType.Date,
            "datetime.datetime" => CalendarType.DateTime,
            "datetime.time" => CalendarType.Time,
            "list" => new ListType(TryArguments(1, "list", position)?[0]),
            "set" => new SetType(TryArguments(1, "set", position)?[0], isFrozen: false),
            "frozenset" => new SetType(TryArguments(1, "frozenset", position)?[0], isFrozen: true),
            "tuple" => ParseTuple(),
            "dict" => ParseDict(position),
            "Optional" => UnionType.Of([Arguments(1, "Optional", position)[0], NoneType.Instance]),
            "Union" => UnionType.Of(Arguments(0, "Union", position)),
            "Literal" => ParseLiteral(),
            "dspy.History" => _depth is 1 ? HistoryType.Instance : throw new SignatureSyntaxException(position, "'dspy.History' is the type of a whole field, not a part of another"),
            _ => types.Find(name, position) ?? throw new SignatureSyntaxException(position, $"unknown type '{name}'{CloseNames.Hint(name, [.. TypeNames.All, .. types.Names])}"),
        };
    }

    private DictType ParseDict(int position)
    {
        if (TryArguments(2, "dict", position) is not [var key, var value])
        {
            return DictType.Untyped;
        }

        return key is StrType or IntType or FloatType or BoolType or LiteralType or EnumType
            ? new DictType(key, value)
            : throw new SignatureSyntaxException(position, $"keys of a dict must be scalars, not {key.Text}");
    }

    private FieldType ParseTuple()
    {
        if (!scanner.TryTake('['))
        {
            return new ListType(null, isTuple: true);
        }

        List<FieldType> items = [ParseUnion()];
        while (scanner.TryTake(','))
        {
            if (items.Count is 1 && scanner.TryTake("..."))
            {
                scanner.Take(']');
                return new ListType(items[0], isTuple: true);
            }

            items.Add(ParseUnion());
        }

        scanner.Take(']');
        return new TupleType(items);
    }

    private List<FieldType>? TryArguments(int count, string name, int position)
    {
        if (!scanner.TryTake('['))
        {
            return null;
        }

        List<FieldType> arguments = [ParseUnion()];
        while (scanner.TryTake(','))
        {
            arguments.Add(ParseUnion());
        }

        scanner.Take(']');
        return count is 0 || arguments.Count == count
            ? arguments
            : throw new SignatureSyntaxException(position, $"'{name}' takes {count} type argument{(count is 1 ? "" : "s")}, not {arguments.Count}");
    }

    private List<FieldType> Arguments(int count, string name, int position) =>
        TryArguments(count, name, position) ?? throw new SignatureSyntaxException(position, $"'{name}' needs its types in brackets");

    private LiteralType ParseLiteral()
    {
        scanner.Take('[');
        List<JsonNode?> values = [ParseConstant()];
        while (scanner.TryTake(','))
        {
            if (scanner.Peek is ']')
            {
                break;
            }

            values.Add(ParseConstant());
        }

        scanner.Take(']');
        return new LiteralType(values.DistinctBy(v => (v?.GetValueKind(), PythonText.Repr(v))));
    }

    private JsonNode? ParseConstant()
    {
        if (scanner.Peek is '\'' or '"')
        {
            return JsonValue.Create(scanner.TakeString());
        }

        var word = scanner.TakeWord("a constant");
        return word switch
        {
            "True" => JsonValue.Create(true),
            "False" => JsonValue.Create(false),
            "None" => null,
            _ when long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
            _ when JsonNumbers.TryParse(word, out var number, out _) => JsonValue.Create(number),
            _ => throw new SignatureSyntaxException(scanner.LastTokenStart, $"'{word}' is not a constant; text values stand in quotes"),
        };
    }
}
