using LlmOps.Programs.Types;

namespace LlmOps.Programs.Signatures;

/// <summary>
/// Reads <c>a, b: int -> c</c> (grammar: dspy-spec 1.2). Where DSPy overlooks a mistake (a repeated name, a default value, <c>*</c> parts, no output)
/// the native profile refuses it and the compat profiles overlook it too.
/// </summary>
internal sealed class SignatureShorthand(string text, DeclaredTypes types, Profile profile)
{
    private readonly Dictionary<string, FieldKind> _seen = new(StringComparer.Ordinal);

    public static (IReadOnlyList<SignatureField> Inputs, IReadOnlyList<SignatureField> Outputs) Parse(string text, DeclaredTypes types, Profile profile)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shorthand = new SignatureShorthand(text, types, profile);
        var arrow = shorthand.FindOnlyArrow();
        var inputs = shorthand.ParseSide(new SignatureScanner(text, 0, arrow), FieldKind.Input);
        var outputs = shorthand.ParseSide(new SignatureScanner(text, arrow + 2, text.Length), FieldKind.Output);
        return outputs.Count > 0 || profile.IsCompat ? (inputs, outputs) : throw new SignatureSyntaxException(text.Length, "a signature needs at least one output");
    }

    // DSPy reads a side as the parameters of a function and keeps only the plain ones: all before a '/' goes, and all from a '*' on.
    private List<SignatureField> ParseSide(SignatureScanner scanner, FieldKind kind)
    {
        var fields = new List<SignatureField>();
        while (!scanner.AtEnd)
        {
            if (profile.IsCompat && scanner.Peek is '*')
            {
                // What follows a '*' can only be given by name in Python.
                break;
            }

            if (profile.IsCompat && scanner.TryTake('/'))
            {
                fields.ForEach(f => _seen.Remove(f.Name));
                fields.Clear();
            }
            else
            {
                ParseField(scanner, kind, fields);
            }

            if (!scanner.AtEnd)
            {
                scanner.Take(',');
            }
        }

        return fields;
    }

    private void ParseField(SignatureScanner scanner, FieldKind kind, List<SignatureField> fields)
    {
        var name = scanner.TakeName("a field name");
        var position = scanner.LastTokenStart;
        if (FieldNames.Problem(name) is { } problem && !(profile.IsCompat && FieldNames.IsPythonName(name)))
        {
            throw new SignatureSyntaxException(position, problem);
        }

        var field = new SignatureField(name, scanner.TryTake(':') ? new FieldTypeParser(scanner, types).ParseUnion() : StrType.Instance);
        if (profile.IsCompat && scanner.TryTake('='))
        {
            scanner.SkipTo(',');
        }

        if (_seen.TryAdd(name, kind))
        {
            fields.Add(field);
        }
        else if (_seen[name] != kind || profile.IsNative)
        {
            throw new SignatureSyntaxException(position, _seen[name] != kind ? $"'{name}' is both an input and an output" : $"'{name}' is named twice");
        }
        else
        {
            fields[fields.FindIndex(f => f.Name == name)] = field;
        }
    }

    private int FindOnlyArrow()
    {
        var arrow = FindArrow(0);
        if (arrow < 0)
        {
            throw new SignatureSyntaxException(text.Length, "a signature needs exactly one '->' between inputs and outputs, found none");
        }

        var second = FindArrow(arrow + 2);
        return second < 0 ? arrow : throw new SignatureSyntaxException(second, "a signature needs exactly one '->', this is the second");
    }

    // An arrow inside a quoted label is part of the label; DSPy counts it.
    private int FindArrow(int from)
    {
        var quote = '\0';
        for (var i = from; i + 1 < text.Length; i++)
        {
            if (quote is not '\0')
            {
                quote = text[i] == quote && text[i - 1] is not '\\' ? '\0' : quote;
            }
            else if (text[i] is '\'' or '"' && profile.IsNative)
            {
                quote = text[i];
            }
            else if (text[i] is '-' && text[i + 1] is '>')
            {
                return i;
            }
        }

        return -1;
    }
}
